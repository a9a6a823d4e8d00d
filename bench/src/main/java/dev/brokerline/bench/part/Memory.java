package dev.brokerline.bench.part;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The memory of processes, from Linux's {@code /proc}. */
final class Memory {

  private Memory() {}

  /**
   * Returns the resident memory of a broker and of what it starts for its agents, in MiB. The
   * agents' own programs do not count.
   *
   * @param program the file name of the agents' program
   */
  static double ofBroker(long pid, String program) {
    return Stream.concat(
                ProcessHandle.of(pid).stream(),
                ProcessHandle.of(pid).stream().flatMap(ProcessHandle::descendants))
            .mapToLong(process -> kilobytes(process.pid(), program))
            .sum()
        / 1024.0;
  }

  private static long kilobytes(long pid, String program) {
    Path process = Path.of("/proc", Long.toString(pid));
    try {
      if (Files.readString(process.resolve("comm")).strip().equals(program)) {
        return 0;
      }
      return Files.readAllLines(process.resolve("status")).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .sum();
    } catch (NoSuchFileException e) {
      // It has ended meanwhile.
      return 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
