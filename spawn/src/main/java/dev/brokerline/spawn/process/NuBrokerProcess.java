package dev.brokerline.spawn.process;

import com.zaxxer.nuprocess.NuProcess;
import com.zaxxer.nuprocess.internal.BasePosixProcess;
import dev.brokerline.spawn.BrokerProcess;
import dev.brokerline.spawn.BrokerProcessListener;
import dev.brokerline.spawn.ExitStatus;
import java.nio.ByteBuffer;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A process that NuProcess forked and whose pipes it pumps; its exit is watched by us.
 *
 * <p>NuProcess notices an exit late, and not at all while a grandchild holds the output. So an
 * {@link ExitWatch} does; where that reaps, NuProcess is told not to, and otherwise contributes the
 * code, when it comes to it.
 *
 * <p>Nobody can write before the start is complete, which would break the process, because nobody
 * has this object before.
 */
final class NuBrokerProcess implements BrokerProcess {

  private static final Logger log = LoggerFactory.getLogger(NuBrokerProcess.class);

  /** How long NuProcess may take to collect an exit code that only it can collect. */
  private static final long NU_CODE_MILLIS = 400;

  /** What NuProcess says when it has no code. */
  private static final int NO_CODE_BELOW = 0;

  private static final int NO_CODE_ABOVE = 255;

  private final ExitWatch watch;
  private final ProcessOutput output;
  private final StdinQueue stdin;
  private final CompletableFuture<OptionalInt> nuCode = new CompletableFuture<>();

  // Written on the starting thread before any output is pumped and before anybody has this.
  private @Nullable NuProcess nuProcess;
  private @Nullable ProcessHandle handle;
  private int pid;

  NuBrokerProcess(ExitWatch watch, BrokerProcessListener listener, ProcessLimits limits) {
    this.watch = watch;
    this.output = new ProcessOutput(listener, limits);
    this.stdin = new StdinQueue(limits.maxQueuedBytes(), this::wantWrite);
  }

  /** Takes the forked process, on the starting thread, while NuProcess cannot have reaped it. */
  void started(NuProcess started) {
    nuProcess = started;
    pid = started.getPID();
    handle = ProcessHandle.of(pid).orElse(null);
    if (watch.reaps() && started instanceof BasePosixProcess posix) {
      // Its way of saying that the exit status is known, and that it need not wait for it.
      posix.cleanlyExitedBeforeProcess.set(true);
    }
    var unused = watch.watch(pid).thenAccept(this::exited);
  }

  /** Returns whether the start got as far as a process that is watched. */
  boolean isStarted() {
    return nuProcess != null;
  }

  ProcessOutput output() {
    return output;
  }

  /** Takes NuProcess's view of the exit, which may be late, early, or a failed launch. */
  void nuExited(int code) {
    boolean known = code >= NO_CODE_BELOW && code <= NO_CODE_ABOVE;
    nuCode.complete(known ? OptionalInt.of(code) : OptionalInt.empty());
  }

  private void exited(OptionalInt code) {
    if (watch.reaps()) {
      output.exited(code, this::release);
      return;
    }
    wantWrite();
    var unused =
        nuCode
            .completeOnTimeout(OptionalInt.empty(), NU_CODE_MILLIS, TimeUnit.MILLISECONDS)
            .thenAccept(late -> output.exited(late, this::release));
  }

  private void release() {
    stdin.abort();
    closePipe();
  }

  /** Fills NuProcess's buffer on its pump, and closes the pipe there once all is written. */
  StdinQueue.Next fill(ByteBuffer buffer) {
    StdinQueue.Next next = stdin.drainTo(buffer);
    if (next == StdinQueue.Next.CLOSE) {
      closePipe();
    }
    return next;
  }

  private void closePipe() {
    if (nuProcess != null) {
      nuProcess.closeStdin(/* force= */ true);
    }
  }

  private boolean wantWrite() {
    if (nuProcess == null) {
      return false;
    }
    try {
      nuProcess.wantWrite();
      return true;
    } catch (IllegalStateException alreadyClosed) {
      log.debug("{} does not read its standard input any more", this);
      return false;
    }
  }

  @Override
  public long pid() {
    return pid;
  }

  @Override
  public boolean isAlive() {
    return !output.exitSeen();
  }

  @Override
  public Offer offer(byte[] line) {
    return stdin.offer(line);
  }

  @Override
  public void closeStdin() {
    stdin.close();
  }

  @Override
  public void terminate() {
    if (handle != null && isAlive()) {
      handle.destroy();
    }
  }

  @Override
  public void kill() {
    if (handle != null && isAlive()) {
      handle.destroyForcibly();
    }
  }

  @Override
  public CompletableFuture<ExitStatus> exited() {
    return output.whenExited();
  }

  @Override
  public String toString() {
    return "process " + pid + " (NuProcess)";
  }
}
