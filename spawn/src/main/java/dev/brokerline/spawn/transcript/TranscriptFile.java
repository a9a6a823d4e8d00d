package dev.brokerline.spawn.transcript;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The file of a transcript. Any thread may add lines without waiting; the writer's thread writes
 * them unbuffered. Lines that do not fit into the queue or the file are omitted, and a remark says
 * so. An error of the file system ends the transcript.
 */
public final class TranscriptFile {

  /** The size of a queued line without its bytes: about the size of its objects. */
  private static final int OVERHEAD = 150;

  private final Encoder encoder;
  private final Limits limits;
  private final Executor writer;
  private final Consumer<IOException> failures;
  private final OwnersFile file;
  private final long startNanos = System.nanoTime();
  private final AtomicLong queuedBytes = new AtomicLong();
  private final AtomicLong missed = new AtomicLong();

  /** Used only by the writer. */
  private boolean over;

  /** Encodes a line, with its line feed. Called on the writer's thread. */
  @FunctionalInterface
  public interface Encoder {
    /**
     * Returns the bytes.
     *
     * @param millis the time since the start of the transcript
     * @param direction {@code in}, {@code out}, {@code err} or {@code meta}
     */
    byte[] encode(long millis, String direction, byte[] line);
  }

  /** What happens when the file is full. */
  public enum AtLimit {
    /** The transcript ends. The file must not exist before. */
    END,

    /**
     * The file replaces the older one, whose name ends in {@code .1}, and a new one begins. An
     * existing file is continued.
     */
    ROTATE
  }

  /**
   * The limits of a transcript.
   *
   * @param fileBytes the maximum size of the file, apart from a final remark
   * @param queuedBytes how many bytes may wait to be written; further lines are omitted
   */
  public record Limits(long fileBytes, long queuedBytes, AtLimit atLimit) {}

  /**
   * Makes a transcript, whose file is opened with the first line.
   *
   * @param writer runs one task at a time, in order
   * @param failures receives errors of the file system, on the writer's thread
   */
  public TranscriptFile(
      Path file, Limits limits, Encoder encoder, Executor writer, Consumer<IOException> failures) {
    this(new OwnersFile(file, limits.atLimit()), limits, encoder, writer, failures);
  }

  TranscriptFile(
      OwnersFile file,
      Limits limits,
      Encoder encoder,
      Executor writer,
      Consumer<IOException> failures) {
    this.file = file;
    this.limits = limits;
    this.encoder = encoder;
    this.writer = writer;
    this.failures = failures;
  }

  /**
   * Checks whether a transcript with {@link AtLimit#ROTATE} can be written, as far as possible
   * without changing anything.
   *
   * @return the fault as the end of a sentence, such as "it is a directory"; empty if there is none
   */
  public static Optional<String> fault(Path file) {
    return OwnersFile.fault(file);
  }

  /** Adds a text. */
  public void text(String direction, String text) {
    line(direction, text.getBytes(UTF_8));
  }

  /** Adds a line. Never fails: a line that the writer does not accept is missing in the file. */
  public void line(String direction, byte[] line) {
    long millis = millis();
    int weight = line.length + OVERHEAD;
    if (queuedBytes.addAndGet(weight) > limits.queuedBytes()) {
      queuedBytes.addAndGet(-weight);
      missed.incrementAndGet();
      return;
    }
    long gap = missed.getAndSet(0);
    boolean taken =
        hasTaken(
            () -> {
              try {
                attempt(() -> write(gap, millis, direction, line));
              } finally {
                queuedBytes.addAndGet(-weight);
              }
            });
    if (!taken) {
      queuedBytes.addAndGet(-weight);
      missed.addAndGet(gap + 1);
    }
  }

  /** Gives the writer a task. If there is no thread, only lines are lost. */
  private boolean hasTaken(Runnable task) {
    try {
      writer.execute(task);
      return true;
    } catch (RuntimeException | Error e) {
      return false;
    }
  }

  /**
   * Ends the transcript after the lines so far. The future completes when they are written and the
   * file is closed.
   */
  public CompletableFuture<@Nullable Void> end() {
    CompletableFuture<@Nullable Void> ended = new CompletableFuture<>();
    long gap = missed.getAndSet(0);
    boolean taken =
        hasTaken(
            () -> {
              attempt(() -> tellOf(gap));
              close();
              ended.complete(null);
            });
    if (!taken) {
      missed.addAndGet(gap);
      ended.complete(null);
    }
    return ended;
  }

  private long millis() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
  }

  /** A task that needs the file. */
  @FunctionalInterface
  private interface FileTask {
    void run() throws IOException;
  }

  private void attempt(FileTask task) {
    if (over) {
      return;
    }
    try {
      task.run();
    } catch (IOException e) {
      fail(e);
    } catch (RuntimeException e) {
      fail(new IOException("a line could not be written down", e));
    }
  }

  private void fail(IOException e) {
    over = true;
    try {
      file.close();
    } catch (IOException again) {
      e.addSuppressed(again);
    }
    failures.accept(e);
  }

  private void tellOf(long gap) throws IOException {
    if (gap > 0) {
      remark(gap + " lines are missing here: they came faster than they were written");
    }
  }

  private void write(long gap, long millis, String direction, byte[] line) throws IOException {
    tellOf(gap);
    byte[] record = encoder.encode(millis, direction, line);
    if (file.length() + record.length <= limits.fileBytes()) {
      file.write(record);
    } else if (limits.atLimit() == AtLimit.END) {
      remark("the recording ends here, at its limit of " + limits.fileBytes() + " bytes");
      close();
    } else if (record.length > limits.fileBytes()) {
      remark("a line is missing here: it has " + record.length + " bytes, more than the file may");
    } else {
      file.rotate();
      file.write(record);
    }
  }

  private void remark(String text) throws IOException {
    file.write(encoder.encode(millis(), "meta", text.getBytes(UTF_8)));
  }

  private void close() {
    over = true;
    try {
      file.close();
    } catch (IOException e) {
      failures.accept(e);
    }
  }
}
