package dev.brokerline.spawn.tree;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.brokerline.spawn.internal.PathText;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The record of a running broker, to end what is left of it after a crash of its host. Its text has
 * a line with the version, a line for each entry with a tab between name and value, and a final
 * line that marks it as complete.
 *
 * @param host the JVM that started the broker
 * @param folder the broker's folder for temporary files, or null if the process has none
 * @param processes the broker's descendants
 */
record RunRecord(
    RunId run,
    Where where,
    ProcessIdentity host,
    ProcessIdentity broker,
    @Nullable Path folder,
    List<ProcessIdentity> processes) {

  private static final String TITLE = "brokerline-run";
  private static final String VERSION = TITLE + "\t1";
  private static final String END = "end";
  private static final String PROCESS = "process";
  private static final String FOLDER = "folder";

  /**
   * The scope of the process ids and start times in a record.
   *
   * @param system the system in which ids are unique, from {@link Processes#system}
   * @param boot the boot from which start times count, from {@link Processes#boot}
   */
  record Where(String system, String boot) {
    static Where here(Processes processes) {
      return new Where(processes.system(), processes.boot());
    }

    /** Returns a short name of the system for a file name: 16 hexadecimal digits. */
    String name() {
      UUID hash = UUID.nameUUIDFromBytes(system.getBytes(UTF_8));
      return "%016x".formatted(hash.getMostSignificantBits());
    }
  }

  /** A file is not a record, or not a complete one. */
  static final class CorruptRecordException extends IOException {
    private static final long serialVersionUID = 1L;

    CorruptRecordException(String message) {
      super(message);
    }
  }

  String toText() {
    StringBuilder text = new StringBuilder(VERSION).append('\n');
    line(text, "run", run.value());
    line(text, "system", where.system);
    line(text, "boot", where.boot);
    line(text, "host", text(host));
    line(text, "broker", text(broker));
    if (folder != null) {
      line(text, FOLDER, PathText.text(folder));
    }
    processes.forEach(process -> line(text, PROCESS, text(process)));
    return text.append(END).append('\n').toString();
  }

  private static void line(StringBuilder text, String word, String value) {
    text.append(word).append('\t').append(escape(value)).append('\n');
  }

  private static String text(ProcessIdentity process) {
    return process.pid() + " " + process.start() + " " + process.executable();
  }

  /** Escapes a value, because file names may contain any character. */
  private static String escape(String value) {
    return value.replace("%", "%25").replace("\n", "%0A").replace("\r", "%0D");
  }

  private static String unescape(String value) {
    return value.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%");
  }

  /** Returns whether a later version of this library has written the text. */
  static boolean isOfLaterVersion(String text) {
    return text.startsWith(TITLE + "\t") && !text.startsWith(VERSION + "\n");
  }

  static RunRecord parse(String text) throws CorruptRecordException {
    List<String> lines = text.lines().toList();
    if (lines.size() < 2 || !lines.get(0).equals(VERSION) || !text.endsWith("\n" + END + "\n")) {
      throw new CorruptRecordException("not a whole record of a run");
    }
    Map<String, String> values = new HashMap<>();
    List<ProcessIdentity> processes = new ArrayList<>();
    for (String line : lines.subList(1, lines.size() - 1)) {
      int tab = line.indexOf('\t');
      String word = tab < 0 ? line : line.substring(0, tab);
      String value = unescape(line.substring(tab + 1));
      if (word.equals(PROCESS)) {
        processes.add(process(value));
      } else {
        values.put(word, value);
      }
    }
    return new RunRecord(
        new RunId(value(values, "run")),
        new Where(value(values, "system"), value(values, "boot")),
        process(value(values, "host")),
        process(value(values, "broker")),
        values.containsKey(FOLDER) ? path(value(values, FOLDER)) : null,
        List.copyOf(processes));
  }

  private static String value(Map<String, String> values, String word)
      throws CorruptRecordException {
    String value = values.get(word);
    if (value == null) {
      throw new CorruptRecordException("without a line '" + word + "'");
    }
    return value;
  }

  private static ProcessIdentity process(String value) throws CorruptRecordException {
    String[] parts = value.split(" ", 3);
    try {
      if (parts.length == 3) {
        return new ProcessIdentity(Long.parseLong(parts[0]), Long.parseLong(parts[1]), parts[2]);
      }
    } catch (NumberFormatException notANumber) {
      // Said below.
    }
    throw new CorruptRecordException("with a line that names no process");
  }

  private static Path path(String value) throws CorruptRecordException {
    try {
      return PathText.path(value);
    } catch (InvalidPathException e) {
      throw new CorruptRecordException("with a folder that is no path");
    }
  }
}
