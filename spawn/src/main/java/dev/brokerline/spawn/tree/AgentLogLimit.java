package dev.brokerline.spawn.tree;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Limits the logs that a broker writes of its agents, because the broker itself sets no limit. A
 * log that is too long is emptied. The broker appends, and so continues at its beginning. Used by
 * one thread.
 */
final class AgentLogLimit {

  private static final Logger LOG = LoggerFactory.getLogger(AgentLogLimit.class);

  private final EphemeralFolder folder;
  private final long maxBytesOfOne;
  private final long maxBytesOfAll;

  private record Log(Path file, long bytes) {}

  /**
   * Makes a limit for the logs of one broker.
   *
   * @param maxBytesOfOne a longer log is emptied
   * @param maxBytesOfAll while all together are longer, the longest one is emptied
   */
  AgentLogLimit(EphemeralFolder folder, long maxBytesOfOne, long maxBytesOfAll) {
    this.folder = folder;
    this.maxBytesOfOne = maxBytesOfOne;
    this.maxBytesOfAll = maxBytesOfAll;
  }

  /** Empties logs that are too long. Failures are logged. */
  void enforce() {
    folder.ofBroker().ifPresent(this::enforceIn);
  }

  private void enforceIn(Path brokerFolder) {
    List<Log> logs = logs(brokerFolder.resolve("team").resolve("worker-logs"));
    long sum = logs.stream().mapToLong(Log::bytes).sum();
    for (Log log : logs) {
      if (log.bytes <= maxBytesOfOne && sum <= maxBytesOfAll) {
        return;
      }
      empty(log);
      sum -= log.bytes;
    }
  }

  /** Returns the logs, longest first. */
  private static List<Log> logs(Path directory) {
    List<Log> logs = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.log")) {
      for (Path file : files) {
        if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
          logs.add(new Log(file, Files.size(file)));
        }
      }
    } catch (NoSuchFileException noneYet) {
      LOG.trace("No agent has a log in {} yet", directory);
    } catch (IOException | DirectoryIteratorException e) {
      LOG.debug("Cannot look at the logs in {}: {}", directory, e.toString());
    }
    logs.sort(Comparator.comparingLong(Log::bytes).reversed());
    return logs;
  }

  private static void empty(Log log) {
    try (FileChannel channel =
        FileChannel.open(log.file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
      channel.truncate(0);
      LOG.debug("Emptied the log {} of {} bytes", log.file, log.bytes);
    } catch (IOException e) {
      LOG.debug("Cannot empty the log {}: {}", log.file, e.toString());
    }
  }
}
