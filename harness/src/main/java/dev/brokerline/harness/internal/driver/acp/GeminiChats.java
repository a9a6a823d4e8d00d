package dev.brokerline.harness.internal.driver.acp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Saves the chat files of a session of gemini from gemini.
 *
 * <p>{@code session/load} writes a second file for the session, without its history, named by the
 * current minute and the first eight characters of the session's id. The next start of gemini takes
 * that file for an empty session, and deletes all files with those eight characters. In the minute
 * of the first file both names are the same, and the history is gone at once. So the files are
 * copied first, are never loaded in their own minute, and the second file is removed at once.
 *
 * <p>Observed with gemini 0.61. The methods block.
 */
final class GeminiChats {

  private static final int SHORT_ID = 8;
  private static final int HEAD_BYTES = 4096;
  private static final Pattern KEY = Pattern.compile("[0-9A-Za-z-]{8,128}");
  private static final Pattern NAME = Pattern.compile("session-.*\\.jsonl?");
  private static final Pattern ANSWER = Pattern.compile("\"type\":\\s*\"gemini\"");
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH-mm").withZone(ZoneOffset.UTC);

  private final Path projects;
  private final String key;
  private final Map<Path, Path> copies = new LinkedHashMap<>();
  private @Nullable Path directory;
  private boolean mended;

  /**
   * Makes an object for the files of one session.
   *
   * @param home the home directory that gemini uses
   * @param key the id of the session
   */
  GeminiChats(Path home, String key) {
    this.projects = home.resolve(".gemini").resolve("tmp");
    this.key = key;
  }

  /** Returns where the projects with their chat files are. */
  Path projects() {
    return projects;
  }

  /** Returns the files of the session that have its history. */
  synchronized List<Path> files() throws IOException {
    return named().stream().filter(this::isOfSession).filter(GeminiChats::hasAnswer).toList();
  }

  /** Returns the files whose names have the first characters of the session's id. */
  private List<Path> named() throws IOException {
    if (!KEY.matcher(key).matches()) {
      return List.of();
    }
    String end = "-" + key.substring(0, SHORT_ID);
    List<Path> found = new ArrayList<>();
    for (Path project : list(projects)) {
      for (Path file : list(project.resolve("chats"))) {
        String name = file.getFileName().toString();
        if (NAME.matcher(name).matches() && stem(file).endsWith(end)) {
          found.add(file);
        }
      }
    }
    return found;
  }

  /** Returns what is in a directory; nothing if there is none, or no longer. */
  private static List<Path> list(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.sorted().toList();
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static String stem(Path file) {
    String name = file.getFileName().toString();
    return name.substring(0, name.lastIndexOf('.'));
  }

  private boolean isOfSession(Path file) {
    try (var in = Files.newInputStream(file)) {
      String head = new String(in.readNBytes(HEAD_BYTES), StandardCharsets.UTF_8);
      return head.contains('"' + key + '"');
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean hasAnswer(Path file) {
    try (Stream<String> lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
      return lines.anyMatch(line -> ANSWER.matcher(line).find());
    } catch (IOException | UncheckedIOException e) {
      return false;
    }
  }

  /** Returns how long to wait until the session can be loaded; zero if that can be done now. */
  synchronized Duration untilLoadable(Instant now) throws IOException {
    String minute = "session-" + MINUTE.format(now) + "-";
    boolean sameMinute =
        named().stream().anyMatch(file -> file.getFileName().toString().startsWith(minute));
    Instant next = now.truncatedTo(ChronoUnit.MINUTES).plus(1, ChronoUnit.MINUTES);
    return sameMinute ? Duration.between(now, next) : Duration.ZERO;
  }

  /** Copies the files, and removes what an earlier load has left beside them. */
  synchronized void backUp() throws IOException {
    List<Path> files = files();
    Path place = Files.createTempDirectory("brokerline-gemini-");
    directory = place;
    for (Path file : files) {
      Path copy = place.resolve(copies.size() + "-" + file.getFileName());
      Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
      copies.put(file, copy);
    }
    removeStubs();
  }

  private void removeStubs() throws IOException {
    for (Path file : named()) {
      if (!copies.containsKey(file) && isOfSession(file) && !hasAnswer(file)) {
        Files.deleteIfExists(file);
      }
    }
  }

  /**
   * Removes what a load has left, and restores what is missing.
   *
   * @param loaded whether the session was loaded; else its files are made as they were before
   */
  synchronized void mend(boolean loaded) throws IOException {
    if (copies.isEmpty()) {
      return;
    }
    removeStubs();
    for (Map.Entry<Path, Path> each : copies.entrySet()) {
      Path file = each.getKey();
      boolean good = loaded ? hasAnswer(file) : isSame(file, each.getValue());
      if (!good) {
        Files.createDirectories(file.getParent());
        Files.copy(
            each.getValue(),
            file,
            StandardCopyOption.REPLACE_EXISTING,
            StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
    mended = true;
  }

  private static boolean isSame(Path file, Path copy) {
    try {
      return Files.mismatch(file, copy) < 0;
    } catch (IOException missingOrUnreadable) {
      return false;
    }
  }

  /**
   * Mends what was not mended after an answer, and removes what is left. The copies are kept if the
   * files could not be restored from them.
   */
  synchronized void end() throws IOException {
    if (mended) {
      removeStubs();
    } else {
      mend(/* loaded= */ false);
      forget();
    }
  }

  /** Deletes the copies. */
  synchronized void forget() throws IOException {
    for (Path copy : copies.values()) {
      Files.deleteIfExists(copy);
    }
    if (directory != null) {
      Files.deleteIfExists(directory);
    }
    copies.clear();
  }

  @Override
  public synchronized String toString() {
    return directory + " for " + projects;
  }
}
