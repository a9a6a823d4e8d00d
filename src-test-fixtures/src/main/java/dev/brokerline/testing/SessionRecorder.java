package dev.brokerline.testing;

import dev.brokerline.protocol.wire.TranscriptEncoder;
import dev.brokerline.spawn.BrokerCommand;
import dev.brokerline.spawn.BrokerProcess;
import dev.brokerline.spawn.BrokerProcessFactory;
import dev.brokerline.spawn.BrokerProcessListener;
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
 * Starts brokers, real or fake, by another factory, and writes down what is said to them and by
 * them: each start into a file of its own, which {@link RecordedSession} reads and a fake broker
 * replays. Its methods may be called from any thread.
 *
 * <p>The files are their owner's alone, and keys, tokens and the values of secret environment
 * variables in them are masked; a secret cut in two by chunks of an agent's output is not seen. The
 * session is never disturbed: lines are written on one thread of the recorder's own, which ends by
 * itself. Lines that come 16 MiB ahead of the writer are left out, a file ends at its limit, and a
 * remark in the file says so; an error of the file system ends the file, and {@link #failure} has
 * it. A line that the broker's queue did not take is in the file too, with a remark behind it.
 */
public final class SessionRecorder implements BrokerProcessFactory, AutoCloseable {

  /** Where a file ends unless another limit is given, in bytes. */
  public static final long DEFAULT_LIMIT_BYTES = 64L << 20;

  private static final long QUEUE_BYTES = 16L << 20;
  private static final long PATIENCE_SECONDS = 10;

  private final Path directory;
  private final long limitBytes;
  private final BrokerProcessFactory brokers;
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
   * Makes a recorder of the brokers that the factory starts.
   *
   * @param directory where {@code session-1.jsonl} and so on are written; must exist
   */
  public SessionRecorder(Path directory, BrokerProcessFactory brokers) {
    this(directory, brokers, DEFAULT_LIMIT_BYTES);
  }

  /**
   * Makes a recorder with a limit.
   *
   * @param limitBytes where each file ends, give or take one remark
   */
  public SessionRecorder(Path directory, BrokerProcessFactory brokers, long limitBytes) {
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
  public BrokerProcess start(BrokerCommand command, BrokerProcessListener listener) {
    return new TranscribedProcessFactory(brokers, this::open).start(command, listener);
  }

  private TranscriptFile open(BrokerCommand command) {
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

  /** Returns the files of the starts so far, in their order; some may not be written yet. */
  public List<Path> files() {
    return List.copyOf(files);
  }

  /** Returns the first error of the file system, if there was one. */
  public Optional<IOException> failure() {
    return Optional.ofNullable(failure.get());
  }

  /** Writes what has been taken, for 10 s at most, and records no more. Idempotent. */
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
