package dev.brokerline.testing;

import dev.brokerline.protocol.wire.TranscriptEncoder;
import dev.brokerline.spawn.ChildProcess;
import dev.brokerline.spawn.ProcessCommand;
import dev.brokerline.spawn.transcript.TranscribedProcessFactory;
import dev.brokerline.spawn.transcript.TranscriptFile;
import dev.brokerline.spawn.transcript.TranscriptFile.AtLimit;
import dev.brokerline.spawn.transcript.TranscriptFile.Limits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Records the sessions of brokers, real or fake, that another factory starts. Each start has its
 * own file, which {@link RecordedSession} reads and a fake broker can replay. All methods may be
 * called from any thread.
 *
 * <p>Only the owner can read the files. Keys, tokens and the values of secret environment variables
 * are masked, except a secret that is split between two chunks of output. Recording never delays
 * the session: the recorder's own thread writes the lines, and ends by itself. When 16 MiB wait for
 * the disk, lines are omitted, and a remark in the file says so, as it does at the limit of the
 * file. An error of the file system ends the file; {@link #failure} returns it. A line that the
 * broker's queue refused is in the file too, followed by a remark.
 */
public final class SessionRecorder implements ChildProcess.Factory, AutoCloseable {

  /** The default limit of a file, in bytes. */
  public static final long DEFAULT_LIMIT_BYTES = 64L << 20;

  private static final long QUEUE_BYTES = 16L << 20;
  private static final long PATIENCE_SECONDS = 10;

  private final Path directory;
  private final long limitBytes;
  private final ChildProcess.Factory brokers;
  private final List<Path> files = new CopyOnWriteArrayList<>();
  private final List<TranscriptFile> transcripts = new CopyOnWriteArrayList<>();
  private final AtomicInteger count = new AtomicInteger();
  private final AtomicReference<IOException> failure = new AtomicReference<>();
  private final ThreadPoolExecutor writer =
      new ThreadPoolExecutor(
          1,
          1,
          1,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(),
          SessionRecorder::thread,
          new ThreadPoolExecutor.DiscardPolicy());

  /**
   * Makes a recorder for the brokers that the factory starts.
   *
   * @param directory an existing directory for {@code session-1.jsonl} and so on
   */
  public SessionRecorder(Path directory, ChildProcess.Factory brokers) {
    this(directory, brokers, DEFAULT_LIMIT_BYTES);
  }

  /**
   * Makes a recorder with a limit.
   *
   * @param limitBytes the limit of each file, apart from a final remark
   */
  public SessionRecorder(Path directory, ChildProcess.Factory brokers, long limitBytes) {
    this.directory = directory;
    this.brokers = brokers;
    this.limitBytes = limitBytes;
    writer.allowCoreThreadTimeOut(true);
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "session-recorder");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public ChildProcess start(ProcessCommand command, ChildProcess.Listener listener) {
    return new TranscribedProcessFactory(brokers, this::open).start(command, listener);
  }

  private TranscriptFile open(ProcessCommand command) {
    Path path = directory.resolve("session-" + count.incrementAndGet() + ".jsonl");
    TranscriptFile transcript =
        new TranscriptFile(
            path,
            new Limits(limitBytes, QUEUE_BYTES, AtLimit.END),
            new TranscriptEncoder(command.environment())::encode,
            writer,
            problem -> failure.compareAndSet(null, problem));
    files.add(path);
    transcripts.add(transcript);
    return transcript;
  }

  /** Returns the files of the starts so far, in order. Some may not be written yet. */
  public List<Path> files() {
    return List.copyOf(files);
  }

  /** Returns the first error of the file system, if there was one. */
  public Optional<IOException> failure() {
    return Optional.ofNullable(failure.get());
  }

  /** Writes the waiting lines, for at most 10 s, and stops recording. Idempotent. */
  @Override
  public void close() {
    for (TranscriptFile transcript : transcripts) {
      var unused = transcript.end();
    }
    writer.shutdown();
    try {
      if (!writer.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        writer.shutdownNow();
        failure.compareAndSet(
            null, new IOException("not all was written within " + PATIENCE_SECONDS + " s"));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
