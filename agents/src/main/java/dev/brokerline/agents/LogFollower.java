package dev.brokerline.agents;

import dev.brokerline.client.model.Subscription;
import dev.brokerline.concurrent.Timer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows a log by repeated reads. A read takes at most 16 KiB and begins only when the listener
 * has handled the previous one, so a slow listener delays only itself and nothing is stored for it.
 *
 * <p>There is one read at a time, so its fields need no lock. {@code closed} and {@code next} are
 * for {@link #close}, which any thread may call. No file is open between two reads.
 */
final class LogFollower implements Subscription {

  private static final Logger LOG = LoggerFactory.getLogger(LogFollower.class);

  private final AgentLogs.Folder file;
  private final AgentLogs.FollowOptions options;
  private final AgentLogs.Listener listener;
  private final Supplier<AgentLogs.NoLogException> missing;
  private final Timer timer;
  private final Executor executor;

  private final LogChunks chunks = new LogChunks();

  private boolean begun;

  /** Whether the file was missing at the last read. */
  private boolean gone;

  /** The identity of the file, to recognize a replacement; null before the first read. */
  private @Nullable List<@Nullable Object> identity;

  private volatile boolean closed;
  private volatile Timer.Scheduled next = () -> {};

  /**
   * Makes a follower, which {@link #start} starts.
   *
   * @param file called at each read
   * @param missing makes the failure for a missing file
   */
  LogFollower(
      AgentLogs.Folder file,
      AgentLogs.FollowOptions options,
      AgentLogs.Listener listener,
      Supplier<AgentLogs.NoLogException> missing,
      Timer timer,
      Executor executor) {
    this.file = file;
    this.options = options;
    this.listener = listener;
    this.missing = missing;
    this.timer = timer;
    this.executor = executor;
  }

  void start() {
    executor.execute(this::look);
  }

  @Override
  public void close() {
    closed = true;
    next.cancel();
  }

  private void look() {
    if (closed) {
      return;
    }
    try {
      lookAgain(readOn() ? Duration.ZERO : options.pollInterval());
    } catch (IOException e) {
      end(new UncheckedIOException("cannot read on in the log at byte " + chunks.offset(), e));
    } catch (RuntimeException e) {
      end(e);
    }
  }

  private void lookAgain(Duration pause) {
    next = timer.schedule(pause, () -> executor.execute(this::look));
    if (closed) {
      next.cancel();
    }
  }

  /** Returns whether there was anything to read, so that there may be more. */
  private boolean readOn() throws IOException {
    try {
      return readOn(file.now());
    } catch (NoSuchFileException e) {
      if (!options.allowMissing()) {
        throw missing.get();
      }
      gone = true;
      return false;
    }
  }

  private boolean readOn(Path path) throws IOException {
    try (FileChannel channel = LogFile.open(path)) {
      List<@Nullable Object> now = identity(path);
      if (!begun) {
        begin(channel);
      } else if (gone || !now.equals(identity) || channel.size() < chunks.offset()) {
        restart();
      }
      identity = now;
      gone = false;
      return readChunk(channel);
    }
  }

  private static List<@Nullable Object> identity(Path path) throws IOException {
    BasicFileAttributes attributes =
        Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    return Arrays.asList(path, attributes.fileKey());
  }

  /** Starts reading. A log that did not exist before has no history, so all of it is new. */
  private void begin(FileChannel channel) throws IOException {
    begun = true;
    LogFile.Tail tail = LogFile.tail(channel, options.historyLines());
    chunks.moveTo(gone ? 0 : tail.wholeEnd());
    List<String> history = gone ? List.of() : tail.lines();
    tell(to -> to.onHistory(history));
  }

  private void restart() {
    chunks.moveTo(0);
    tell(AgentLogs.Listener::onRestart);
  }

  private boolean readChunk(FileChannel channel) throws IOException {
    if (!chunks.read(channel)) {
      return false;
    }
    String text = chunks.text();
    if (!text.isEmpty()) {
      tell(to -> to.onText(text));
    }
    return true;
  }

  private void end(RuntimeException failure) {
    tell(to -> to.onEnd(failure));
    closed = true;
  }

  private void tell(Consumer<AgentLogs.Listener> call) {
    if (closed) {
      return;
    }
    try {
      call.accept(listener);
    } catch (Throwable t) {
      LOG.error("The log listener {} failed", listener.getClass().getName(), t);
    }
  }
}
