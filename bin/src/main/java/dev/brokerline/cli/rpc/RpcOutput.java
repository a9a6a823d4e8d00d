package dev.brokerline.cli.rpc;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.brokerline.cli.exit.Failure;
import dev.brokerline.cli.output.StandardOutput;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The output lines, which a separate thread writes in order. At most 8 Mi characters wait; further
 * callers block until the reader continues. When the output has no reader any more, lines are
 * dropped.
 */
final class RpcOutput {

  private static final int MAX_WAITING_CHARS = 8 << 20;

  private record Line(String text, int cost, boolean last) {}

  private final PrintStream out;
  private final BlockingQueue<Line> lines = new LinkedBlockingQueue<>();
  private final Semaphore room = new Semaphore(MAX_WAITING_CHARS, /* fair= */ true);
  private final CompletableFuture<Void> deserted = new CompletableFuture<>();
  private final CountDownLatch over = new CountDownLatch(1);

  RpcOutput(PrintStream out) {
    this.out = out;
  }

  /** Starts the thread. */
  void start() {
    Thread writer = new Thread(this::write, "brokerline-rpc-output");
    writer.setDaemon(true);
    writer.start();
  }

  /** Adds a line, and waits for room if necessary. Nothing follows the last line. */
  void line(String json) {
    int cost = Math.min(json.length(), MAX_WAITING_CHARS);
    room.acquireUninterruptibly(cost);
    lines.add(new Line(json, cost, /* last= */ false));
  }

  /** Adds the last line, and waits within the limit until everything is written. */
  void end(String json, Duration limit) throws InterruptedException {
    lines.add(new Line(json, /* cost= */ 0, /* last= */ true));
    boolean unused = over.await(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * Returns a future that completes when a line could not be written, because there is no reader or
   * the system refuses it; {@link #failure} says which.
   */
  CompletableFuture<Void> deserted() {
    return deserted;
  }

  /** Returns why the output could not be written, if that has happened. */
  Optional<Failure> failure() {
    return deserted.isDone()
        ? StandardOutput.problem(out).map(problem -> Failure.ofOutput(out, problem))
        : Optional.empty();
  }

  private void write() {
    try {
      boolean last = false;
      while (!last) {
        Line line = lines.take();
        if (!deserted.isDone()) {
          byte[] bytes = (line.text() + "\n").getBytes(UTF_8);
          out.write(bytes, 0, bytes.length);
          if (out.checkError()) {
            deserted.complete(null);
          }
        }
        room.release(line.cost());
        last = line.last();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      over.countDown();
    }
  }
}
