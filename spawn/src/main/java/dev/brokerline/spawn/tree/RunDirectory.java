package dev.brokerline.spawn.tree;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.brokerline.spawn.internal.OwnerOnly;
import dev.brokerline.spawn.internal.Trust;
import dev.brokerline.spawn.tree.RunRecord.CorruptRecordException;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory {@code HOME/runs} with a {@link RunRecord} for each running broker, readable by its
 * owner only. A file name begins with the system, the host's id and its start time, so that the
 * names alone show which hosts of this system are dead. Containers may share a home: records of
 * other systems are not read and do not count.
 */
final class RunDirectory {

  private static final Logger LOG = LoggerFactory.getLogger(RunDirectory.class);

  private static final String RECORD = ".run";
  private static final String INCOMING = ".incoming";
  private static final String CORRUPT = ".corrupt";
  private static final Pattern NAME =
      Pattern.compile(
          "([0-9a-f]{16})-(\\d{1,18})-(\\d{1,18})-[0-9a-zA-Z-]{1,64}\\.(run|incoming|corrupt)");

  private static final int SYSTEM = 1;
  private static final int PID = 2;
  private static final int START = 3;
  private static final int SUFFIX = 4;

  /** The maximum number of files in one sweep; the others follow in the next. */
  private static final int MAX_FILES = 1000;

  private static final int MAX_BYTES = 1 << 20;

  /** How long files of unknown state are kept. */
  private static final Duration KEEPING = Duration.ofDays(30);

  private final Path directory;

  RunDirectory(Path home) {
    this.directory = home.resolve("runs");
  }

  /** Returns the file for the record of a run of this host. */
  Path file(RunRecord.Where where, ProcessIdentity host, RunId run) {
    String name = where.name() + "-" + host.pid() + "-" + host.start() + "-" + run.value();
    return directory.resolve(name + RECORD);
  }

  /** Replaces a record atomically. */
  void write(Path file, RunRecord record) throws IOException {
    Files.createDirectories(directory, OwnerOnly.directory(directory));
    Path incoming = renamed(file, INCOMING);
    Files.deleteIfExists(incoming);
    byte[] text = record.toText().getBytes(UTF_8);
    try (SeekableByteChannel channel =
            Files.newByteChannel(
                incoming,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                OwnerOnly.file(incoming));
        var out = Channels.newOutputStream(channel)) {
      out.write(text);
    }
    Files.move(incoming, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Returns the records of dead hosts of this system, and deletes other old files. */
  List<Path> orphaned(Processes processes) {
    if (isDoubtful()) {
      return List.of();
    }
    String here = RunRecord.Where.here(processes).name();
    List<Path> records = new ArrayList<>();
    Map<ProcessIdentity, Boolean> hosts = new HashMap<>();
    int looked = 0;
    int foreign = 0;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        Matcher name = NAME.matcher(String.valueOf(file.getFileName()));
        if (!name.matches()) {
          continue;
        }
        if (!name.group(SYSTEM).equals(here)) {
          if (++foreign <= MAX_FILES) {
            deleteIfOld(file);
          }
        } else if (!hosts.computeIfAbsent(host(name), processes::isAlive)
            && ++looked <= MAX_FILES) {
          if (name.group(SUFFIX).equals("run")) {
            records.add(file);
          } else {
            deleteIfOld(file);
          }
        }
      }
    } catch (NoSuchFileException none) {
      return List.of();
    } catch (IOException | DirectoryIteratorException e) {
      LOG.warn("Cannot look for what other hosts left in {}: {}", directory, e.toString());
    }
    return records;
  }

  private static ProcessIdentity host(Matcher name) {
    return new ProcessIdentity(
        Long.parseLong(name.group(PID)), Long.parseLong(name.group(START)), /* executable= */ "");
  }

  /**
   * Returns whether another user could have written a record, and so could have any of our
   * processes ended.
   */
  private boolean isDoubtful() {
    try {
      Optional<String> fault = Trust.fault(directory);
      fault.ifPresent(why -> LOG.warn("Ended nothing that other hosts left: {}", why));
      return fault.isPresent();
    } catch (IOException e) {
      LOG.warn("Cannot look whose {} is: {}", directory, e.toString());
      return true;
    }
  }

  RunRecord read(Path file) throws IOException {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new CorruptRecordException("no file");
    }
    Optional<String> fault = Trust.fault(file);
    if (fault.isPresent()) {
      throw new CorruptRecordException(fault.get());
    }
    try (var in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new CorruptRecordException("longer than any record");
      }
      String text = new String(bytes, UTF_8);
      if (RunRecord.isOfLaterVersion(text)) {
        throw new IOException("written by a later version of Brokerline, which will sweep it");
      }
      return RunRecord.parse(text);
    }
  }

  /** Renames an unreadable file, so that it is not read again. */
  void quarantine(Path file, IOException why) {
    Path aside = renamed(file, CORRUPT);
    LOG.warn("Put aside {} as {}: {}", file, aside.getFileName(), why.getMessage());
    try {
      Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
    } catch (NoSuchFileException doneByAnother) {
      LOG.debug("{} is gone already", file);
    } catch (IOException e) {
      LOG.warn("Cannot put aside {}: {}", file, e.toString());
    }
  }

  void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.warn("Cannot delete {}: {}", file, e.toString());
    }
  }

  void deleteIfOld(Path file) {
    try {
      Instant written = Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).toInstant();
      if (written.isBefore(Instant.now().minus(KEEPING))) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      LOG.debug("Cannot look at {}: {}", file, e.toString());
    }
  }

  private static Path renamed(Path record, String suffix) {
    String name = String.valueOf(record.getFileName());
    return record.resolveSibling(name.substring(0, name.lastIndexOf('.')) + suffix);
  }
}
