package dev.brokerline.spawn.tree;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The processes as {@code /proc} shows them. Start times are in clock ticks since the boot. The
 * JDK's instant depends on a boot time that changes when the clock is set, and that each JVM reads
 * once.
 */
final class LinuxProcesses implements Processes {

  private static final String PROC = "/proc/";
  private static final String DELETED = " (deleted)";

  /** The needed fields are among the first 22, and no field has more than 20 digits. */
  private static final int STAT_BYTES = 1 << 10;

  private static final int ARGUMENT_BYTES = 4 << 10;
  private static final int STATUS_BYTES = 4 << 10;
  private static final String RESIDENT = "\nVmRSS:";
  private static final int ENVIRONMENT_BYTES = 1 << 20;

  /** The index of the state, which follows the name; the others count from it. */
  private static final int STATE = 0;

  private static final int PARENT = 1;

  /** Of the process in user and kernel mode, and of its ended children in both. */
  private static final int FIRST_TIME = 11;

  private static final int LAST_TIME = 14;

  /** Clock ticks in {@code /proc} are hundredths of a second on all architectures with a JVM. */
  private static final int TICK_MILLIS = 10;

  private static final int THREADS = 17;
  private static final int START = 19;

  /**
   * Two machines may have the same name, and the first namespace has the same number everywhere, so
   * the machine's id is needed. That is confidential, so only a hash of it is used.
   */
  private final String system =
      text(PROC + "sys/kernel/hostname")
          + " "
          + link(Path.of(PROC, "self", "ns", "pid"))
          + " "
          + UUID.nameUUIDFromBytes(text("/etc/machine-id").getBytes(UTF_8));

  private final String boot = text(PROC + "sys/kernel/random/boot_id");

  private final SharedLook<List<Row>> rows = new SharedLook<>(LinuxProcesses::rows);

  /** By the name of the variable. */
  private final Map<String, SharedLook<Map<Row, String>>> variables = new ConcurrentHashMap<>();

  /** Returns whether there is a {@code /proc} here that shows this JVM under its own id. */
  static boolean isSupported() {
    return link(Path.of(PROC, "self")).equals(Long.toString(ProcessHandle.current().pid()));
  }

  @Override
  public List<Row> all() {
    return rows.take();
  }

  private static List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    byte[] buffer = new byte[STAT_BYTES];
    forEach(
        pid -> {
          Row row = row(pid, buffer);
          if (row != null) {
            rows.add(row);
          }
        });
    return Collections.unmodifiableList(rows);
  }

  private static void forEach(Consumer<Long> action) {
    String[] names = new File(PROC).list();
    for (String name : names == null ? new String[0] : names) {
      if (name.charAt(0) >= '0' && name.charAt(0) <= '9') {
        action.accept(Long.valueOf(name));
      }
    }
  }

  @Override
  public @Nullable Row row(long pid) {
    return row(pid, new byte[STAT_BYTES]);
  }

  private static String[] stat(long pid, byte[] buffer) {
    int length = read(PROC + pid + "/stat", buffer);
    String line = new String(buffer, 0, length, ISO_8859_1);
    // The name before the fields may contain anything, even a parenthesis.
    return line.substring(line.lastIndexOf(')') + 1).strip().split(" ");
  }

  private static @Nullable Row row(long pid, byte[] buffer) {
    String[] fields = stat(pid, buffer);
    if (fields.length <= START || isOver(fields)) {
      return null;
    }
    return new Row(pid, Long.parseLong(fields[PARENT]), Long.parseLong(fields[START]));
  }

  /**
   * Returns whether the process has ended. One whose first thread has ended looks like a zombie,
   * but is not one.
   */
  private static boolean isOver(String[] fields) {
    return switch (fields[STATE]) {
      case "X" -> true;
      case "Z" -> Integer.parseInt(fields[THREADS]) <= 1;
      default -> false;
    };
  }

  @Override
  public String executable(long pid) {
    String path = link(Path.of(PROC + pid, "exe"));
    // A file that was replaced while it runs is still what was started.
    return path.endsWith(DELETED) ? path.substring(0, path.length() - DELETED.length()) : path;
  }

  @Override
  public List<String> arguments(long pid) {
    byte[] buffer = new byte[ARGUMENT_BYTES];
    int length = read(PROC + pid + "/cmdline", buffer);
    return Arrays.stream(new String(buffer, 0, length, UTF_8).split("\0")).skip(1).toList();
  }

  @Override
  public Map<Row, String> withVariable(String name) {
    return variables.computeIfAbsent(name, it -> new SharedLook<>(() -> valuesOf(it))).take();
  }

  private static Map<Row, String> valuesOf(String name) {
    Map<Row, String> values = new HashMap<>();
    byte[] buffer = new byte[ENVIRONMENT_BYTES];
    forEach(
        pid -> {
          Row before = row(pid, new byte[STAT_BYTES]);
          int length = read(PROC + pid + "/environ", buffer);
          String value = value(name, "\0" + new String(buffer, 0, length, ISO_8859_1));
          if (before != null && value != null && isOurs(pid)) {
            values.put(before, value);
          }
        });
    return Collections.unmodifiableMap(values);
  }

  private static @Nullable String value(String name, String environment) {
    String key = "\0" + name + "=";
    int start = environment.indexOf(key);
    int end = environment.indexOf('\0', start + key.length());
    return start < 0 || end < 0 ? null : environment.substring(start + key.length(), end);
  }

  /** Opens the pipe again for a moment, which reads nothing from it. */
  @Override
  public OptionalLong unreadInput(long pid) {
    String input = PROC + pid + "/fd/0";
    if (!link(Path.of(input)).startsWith("pipe:")) {
      return OptionalLong.empty();
    }
    try (InputStream in = new FileInputStream(input)) {
      return OptionalLong.of(in.available());
    } catch (IOException goneOrForbidden) {
      return OptionalLong.empty();
    }
  }

  @Override
  public long memory(long pid) {
    byte[] buffer = new byte[STATUS_BYTES];
    String status = new String(buffer, 0, read(PROC + pid + "/status", buffer), ISO_8859_1);
    int start = status.indexOf(RESIDENT);
    int end = status.indexOf(" kB", start);
    return start < 0 || end < 0
        ? 0
        : Long.parseLong(status.substring(start + RESIDENT.length(), end).strip()) << 10;
  }

  @Override
  public Optional<Duration> processorTime(long pid) {
    String[] fields = stat(pid, new byte[STAT_BYTES]);
    if (fields.length <= LAST_TIME) {
      return Optional.empty();
    }
    long ticks = Arrays.stream(fields, FIRST_TIME, LAST_TIME + 1).mapToLong(Long::parseLong).sum();
    return Optional.of(Duration.ofMillis(ticks * TICK_MILLIS));
  }

  private static boolean isOurs(long pid) {
    try {
      return Files.getAttribute(Path.of(PROC + pid), "unix:uid")
          .equals(Files.getAttribute(Path.of(PROC, "self"), "unix:uid"));
    } catch (IOException endedMeanwhile) {
      return false;
    }
  }

  @Override
  public String system() {
    return system;
  }

  @Override
  public String boot() {
    return boot;
  }

  private static String text(String file) {
    byte[] buffer = new byte[STAT_BYTES];
    return new String(buffer, 0, read(file, buffer), UTF_8).strip();
  }

  private static String link(Path path) {
    try {
      return Files.readSymbolicLink(path).toString();
    } catch (IOException | RuntimeException goneOrForbidden) {
      return "";
    }
  }

  /**
   * Fills the buffer from a file, and returns how many bytes there were; 0 if it cannot be read.
   */
  private static int read(String file, byte[] buffer) {
    try (InputStream in = new FileInputStream(file)) {
      return in.readNBytes(buffer, 0, buffer.length);
    } catch (IOException goneOrForbidden) {
      return 0;
    }
  }
}
