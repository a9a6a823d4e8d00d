package dev.brokerline.spawn.process;

import com.zaxxer.nuprocess.NuProcess;
import com.zaxxer.nuprocess.internal.BasePosixProcess;
import dev.brokerline.spawn.ChildProcess;
import dev.brokerline.spawn.ExitStatus;
import java.nio.ByteBuffer;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A process that NuProcess starts, and whose pipes it pumps. Its exit is watched separately.
 *
 * <p>NuProcess notices an exit late, and not at all while a grandchild holds the output open. So a
 * {@link ChildReaper} watches it, and NuProcess does not. Without a reaper, the JDK reports the
 * exit and NuProcess the code. The code of a killed process is then the bare number of the signal,
 * and there is none while a grandchild holds the output open.
 *
 * <p>Writing before the start is complete would break the process. That cannot happen, because no
 * caller has this object before.
 */
final class NuChildProcess implements ChildProcess {

  private static final Logger LOG = LoggerFactory.getLogger(NuChildProcess.class);

  /** How long to wait for an exit code that only NuProcess can collect. */
  private static final long NU_CODE_MILLIS = 1_000;

  /** The value that NuProcess reports for exit code 127, which it takes for a failed launch. */
  private static final int EXIT_127 = Integer.MIN_VALUE;

  private static final int MAX_CODE = 255;

  private final @Nullable ChildReaper reaper;
  private final ProcessOutput output;
  private final StdinQueue stdin;
  private final CompletableFuture<OptionalInt> nuCode = new CompletableFuture<>();

  // Written on the starting thread before any output is pumped and before anybody has this.
  private @Nullable NuProcess nuProcess;
  private @Nullable NuStdin pipe;
  private @Nullable ProcessHandle handle;
  private int pid;

  NuChildProcess(
      @Nullable ChildReaper reaper, ChildProcess.Listener listener, ProcessBackend.Limits limits) {
    this.reaper = reaper;
    this.output = new ProcessOutput(listener, limits);
    this.stdin = new StdinQueue(limits.maxQueuedBytes(), this::wantWrite);
  }

  /**
   * Called with the started process, on the starting thread, before NuProcess can have reaped it.
   */
  void started(NuProcess started) {
    nuProcess = started;
    pipe = started instanceof BasePosixProcess posix ? new NuStdin(posix) : null;
    pid = started.getPID();
    handle = ProcessHandle.of(pid).orElse(null);
    CompletableFuture<OptionalInt> reaped = reaped();
    if (reaped != null && started instanceof BasePosixProcess posix) {
      // Its way of saying that the exit status is known, and that it need not wait for it. On a
      // busy machine it may forget to, and leave a zombie.
      posix.cleanlyExitedBeforeProcess.set(true);
      var unused = reaped.thenAccept(this::reaped);
    } else {
      exitedUnseen();
    }
  }

  /** Returns a future of the exit code, or null if the process is gone already. */
  private @Nullable CompletableFuture<OptionalInt> reaped() {
    CompletableFuture<OptionalInt> reaped = reaper == null ? null : reaper.watch(pid);
    return reaped == null && handle != null
        ? handle.onExit().thenApply(exited -> ChildReaper.reap(pid))
        : reaped;
  }

  /** Kills a child whose start failed after the fork, so that it does not run twice. */
  void abandon(int orphan) {
    LOG.warn("ending process {}, which NuProcess started but does not serve", orphan);
    ProcessHandle.of(orphan).ifPresent(ProcessHandle::destroyForcibly);
    if (reaper != null) {
      var unused = reaper.watch(orphan);
    }
  }

  /** Returns whether the start has reached a watched process. */
  boolean isStarted() {
    return nuProcess != null;
  }

  ProcessOutput output() {
    return output;
  }

  /** Handles NuProcess's report of the exit, which may be late, early, or a failed launch. */
  void nuExited(int code) {
    if (code == EXIT_127) {
      nuCode.complete(OptionalInt.of(127));
    } else {
      nuCode.complete(code >= 0 && code <= MAX_CODE ? OptionalInt.of(code) : OptionalInt.empty());
    }
  }

  /** Handles the exit. Without a code, NuProcess was first: it looks once right after a launch. */
  private void reaped(OptionalInt code) {
    if (code.isPresent()) {
      output.exited(code, this::release);
    } else {
      exitedUnseen();
    }
  }

  private void exitedUnseen() {
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

  /**
   * Fills NuProcess's buffer on its pump thread, and closes the pipe there when everything is
   * written.
   */
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
      LOG.debug("{} does not read its standard input any more", this);
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
  public Offer hold(byte[] line) {
    return pipe == null ? stdin.offer(line) : stdin.hold(line);
  }

  @Override
  public void flush() {
    if (pipe != null) {
      stdin.flush(pipe);
    }
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
