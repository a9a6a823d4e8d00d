package dev.brokerline.spawn.process;

import dev.brokerline.spawn.ChildProcess;
import dev.brokerline.spawn.ExitStatus;
import dev.brokerline.spawn.LineBatchListener;
import dev.brokerline.spawn.internal.StderrTail;
import dev.brokerline.spawn.lines.LineChannel;
import dev.brokerline.spawn.lines.LineDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes the output of a process to its listener: splits two streams of bytes into lines, and makes
 * the exit the last call.
 *
 * <p>No lock is held while the listener is called. The two streams may be delivered at the same
 * time. The exit closes the gate, and the last thread that leaves the gate delivers it.
 */
final class ProcessOutput {

  private static final Logger LOG = LoggerFactory.getLogger(ProcessOutput.class);

  /** The bit of {@link #gate} that closes it; the other bits count the threads inside. */
  private static final int CLOSED = 1 << 30;

  /** How often the grace period is repeated while output arrives. */
  private static final int MAX_GRACES = 5;

  /** For how many lines of a read there is room from the beginning, at most. */
  private static final int MAX_EXPECTED_LINES = 512;

  private final ChildProcess.Listener listener;
  private final Duration grace;
  private final StderrTail tail;
  private final StdoutSink sink;
  private final LineDecoder stdout;
  private final LineDecoder stderr;
  private final long startedAtNanos = System.nanoTime();

  private final AtomicInteger gate = new AtomicInteger();
  private final AtomicInteger arrivals = new AtomicInteger();
  private final AtomicInteger openStreams = new AtomicInteger(2);
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private final CompletableFuture<ExitStatus> exited = new CompletableFuture<>();

  private volatile boolean exitSeen;

  // Written before the gate closes, read afterwards.
  private OptionalInt code = OptionalInt.empty();
  private Duration uptime = Duration.ZERO;
  private Runnable release = () -> {};

  ProcessOutput(ChildProcess.Listener listener, ProcessBackend.Limits limits) {
    this.listener = listener;
    this.grace = limits.outputGrace();
    this.tail = new StderrTail(limits.stderrTailLines(), limits.maxStderrLineBytes());
    this.sink =
        listener instanceof LineBatchListener together ? new BatchSink(together) : new StdoutSink();
    this.stdout = new LineDecoder(limits.maxLineBytes(), sink);
    this.stderr = new LineDecoder(limits.maxStderrLineBytes(), new StderrSink());
  }

  /** Handles bytes of standard output. One thread at a time; throws nothing. */
  void stdout(byte[] bytes, int length) {
    through(
        () -> {
          stdout.decode(bytes, 0, length);
          sink.endOfRead();
        });
  }

  /** Handles bytes of standard error. One thread at a time; throws nothing. */
  void stderr(byte[] bytes, int length) {
    through(() -> stderr.decode(bytes, 0, length));
  }

  /** Handles the end of standard output, after its last bytes. */
  void stdoutEnded() {
    through(
        () -> {
          stdout.end();
          sink.endOfRead();
        });
    streamEnded();
  }

  /** Handles the end of standard error, after its last bytes. */
  void stderrEnded() {
    through(stderr::end);
    streamEnded();
  }

  private void streamEnded() {
    if (openStreams.decrementAndGet() == 0) {
      ended.complete(null);
    }
  }

  /**
   * Handles the exit, which is delivered when both streams have ended, or after a grace period
   * without output.
   *
   * @param release releases the resources of the process; runs when no more output is accepted,
   *     before the listener is called
   */
  void exited(OptionalInt exitCode, Runnable release) {
    uptime = Duration.ofNanos(System.nanoTime() - startedAtNanos);
    code = exitCode;
    exitSeen = true;
    awaitEnd(release, MAX_GRACES);
  }

  /**
   * Waits for the end of the output. New output extends the wait, but not forever, because a
   * grandchild may never stop.
   */
  private void awaitEnd(Runnable whenClosed, int gracesLeft) {
    int before = arrivals.get();
    var unused =
        ended
            .copy()
            .completeOnTimeout(null, grace.toNanos(), TimeUnit.NANOSECONDS)
            .thenRun(
                () -> {
                  boolean busy = gate.get() != 0 || arrivals.get() != before;
                  if (busy && gracesLeft > 1 && !ended.isDone()) {
                    awaitEnd(whenClosed, gracesLeft - 1);
                  } else {
                    close(whenClosed);
                  }
                });
  }

  boolean exitSeen() {
    return exitSeen;
  }

  /** Returns a future of the delivered exit. Its dependent actions run on no internal thread. */
  CompletableFuture<ExitStatus> whenExited() {
    return exited.copy();
  }

  private void through(Runnable delivery) {
    if (!enter()) {
      return;
    }
    arrivals.incrementAndGet();
    try {
      delivery.run();
    } catch (Throwable e) {
      report("its output", e);
    } finally {
      if (gate.decrementAndGet() == CLOSED) {
        deliverExit();
      }
    }
  }

  private boolean enter() {
    int inside = gate.get();
    while ((inside & CLOSED) == 0) {
      if (gate.compareAndSet(inside, inside + 1)) {
        return true;
      }
      inside = gate.get();
    }
    return false;
  }

  private void close(Runnable whenClosed) {
    release = whenClosed;
    if (gate.getAndUpdate(inside -> inside | CLOSED) == 0) {
      deliverExit();
    }
  }

  private void deliverExit() {
    ExitStatus status = new ExitStatus(code, uptime, tail.lines());
    try {
      release.run();
    } catch (Throwable e) {
      LOG.warn("could not release all of a process that has exited", e);
    }
    try {
      listener.onExit(status);
    } catch (Throwable e) {
      report("its exit", e);
    }
    var unused = exited.completeAsync(() -> status);
  }

  /** Logs an exception of the listener, which loses only this call. */
  private void report(String what, Throwable e) {
    LOG.error("{} threw when it was told of {}; ignored", listener.getClass().getName(), what, e);
  }

  private class StdoutSink implements LineChannel.Listener {

    /** Called after all lines that were read together. */
    void endOfRead() {}

    @Override
    public void onLine(byte[] line) {
      try {
        listener.onLine(line);
      } catch (Throwable e) {
        report("a line", e);
      }
    }

    @Override
    public void onOversizedLine(byte[] prefix, long length) {
      try {
        listener.onOversizedLine(prefix, length);
      } catch (Throwable e) {
        report("an over-long line", e);
      }
    }
  }

  /** Passes on together what was read together. */
  private final class BatchSink extends StdoutSink {

    private final LineBatchListener together;
    private List<byte[]> lines = new ArrayList<>();

    BatchSink(LineBatchListener together) {
      this.together = together;
    }

    @Override
    public void onLine(byte[] line) {
      lines.add(line);
    }

    @Override
    public void onOversizedLine(byte[] prefix, long length) {
      endOfRead();
      super.onOversizedLine(prefix, length);
    }

    @Override
    void endOfRead() {
      if (lines.isEmpty()) {
        return;
      }
      List<byte[]> read = lines;
      lines = new ArrayList<>(Math.min(read.size(), MAX_EXPECTED_LINES));
      try {
        together.onLines(read);
      } catch (Throwable e) {
        report("lines", e);
      }
    }
  }

  private final class StderrSink implements LineChannel.Listener {
    @Override
    public void onLine(byte[] line) {
      String text = new String(line, StandardCharsets.UTF_8);
      tail.add(text);
      try {
        listener.onStderr(text);
      } catch (Throwable e) {
        report("a stderr line", e);
      }
    }

    @Override
    public void onOversizedLine(byte[] prefix, long length) {
      onLine(prefix);
    }
  }
}
