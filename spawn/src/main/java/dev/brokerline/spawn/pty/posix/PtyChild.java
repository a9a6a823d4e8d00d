package dev.brokerline.spawn.pty.posix;

import dev.brokerline.concurrent.SharedExecutors;
import dev.brokerline.spawn.EndedProcess;
import dev.brokerline.spawn.pty.PtyEnd;
import dev.brokerline.spawn.pty.PtyExit;
import dev.brokerline.spawn.pty.PtyOptions;
import dev.brokerline.spawn.pty.PtyProcess;
import dev.brokerline.spawn.pty.PtyProcessListener;
import dev.brokerline.spawn.pty.PtySize;
import dev.brokerline.spawn.pty.posix.PosixSystem.Status;
import dev.brokerline.spawn.tree.SessionTimeouts;
import dev.brokerline.spawn.tree.SessionTree;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A program in a terminal. Its life has two ends: the exit of the program, after which the terminal
 * is closed and nothing more is read, and the end of all that it has started, after which its
 * process id is given back.
 *
 * <p>The public methods may be called from any thread; all others belong to the event thread.
 */
final class PtyChild implements PtyProcess {

  private final EventLoop loop;
  private final PosixSystem system;
  private final Master master;
  private final SessionTree session;
  private final SessionTimeouts timeouts;
  private final OutputQueue output;
  private final InputQueue input;
  private final PtyFlow flow;
  private final int pid;
  private final long startNanos = System.nanoTime();

  private final CompletableFuture<PtyExit> exited = new CompletableFuture<>();
  private final CompletableFuture<PtyEnd> closed = new CompletableFuture<>();

  private volatile @Nullable PtyExit exit;

  /** How the program has ended; null while the system has not told. */
  private @Nullable Status status;

  private boolean ending;
  private boolean ended;
  private boolean scheduled;

  /** What a terminal is made of. */
  record Parts(EventLoop loop, PosixSystem system, Master master, SessionTree session, int pid) {}

  PtyChild(Parts parts, PtyProcessListener listener, PtyOptions options) {
    this.loop = parts.loop;
    this.system = parts.system;
    this.master = parts.master;
    this.session = parts.session;
    this.pid = parts.pid;
    this.timeouts = options.timeouts();
    int maxOutput = options.limits().maxOutputBytes();
    this.output = new OutputQueue(listener, options.listeners(), maxOutput, this::wakeUp);
    this.input = new InputQueue(options.limits().maxInputBytes());
    this.flow = new PtyFlow(master, output, input, new ReadPace(options.pause()));
  }

  /** Has the event thread give this terminal a turn. */
  private void wakeUp() {
    var unused = loop.execute(() -> loop.schedule(this));
  }

  Master master() {
    return master;
  }

  /** Returns the id under which the event thread knows this terminal: that of the program. */
  long id() {
    return pid;
  }

  boolean isScheduled() {
    return scheduled;
  }

  void setScheduled(boolean scheduled) {
    this.scheduled = scheduled;
  }

  void becameReady() {
    flow.becameReady();
  }

  /** Writes and reads for a moment. Returns whether there is more to do at once. */
  boolean turn(long now) {
    if (master.isClosed()) {
      return false;
    }
    flow.move(loop.buffer(), now);
    return flow.hasWork(now);
  }

  /** Returns whether it may have printed what is not read before {@link #nextRead}. */
  boolean rests(long now) {
    return !master.isClosed() && flow.rests(now);
  }

  /** Returns when it is read again. */
  long nextRead() {
    return flow.nextRead();
  }

  /** Looks whether the program has exited. Returns whether it has. */
  boolean lookForExit() {
    if (status != null) {
      return true;
    }
    Status told = system.statusOf(pid);
    if (told == null) {
      return false;
    }
    status = told;
    session.exited(told.isKnown());
    if (exit == null) {
      finish(new PtyExit(told.code(), told.signal(), uptime()));
      beginEnd();
    } else if (ended) {
      // It had been given up.
      remove();
    }
    return true;
  }

  private Duration uptime() {
    return Duration.ofNanos(System.nanoTime() - startNanos);
  }

  /** Passes on the last output and the exit, and closes the terminal. */
  private void finish(PtyExit how) {
    try {
      flow.readLast(loop.buffer());
    } finally {
      exit = how;
      output.end(how);
      input.close();
      loop.closeMaster(this);
      SharedExecutors.STEPS.execute(() -> exited.complete(how));
    }
  }

  /** Begins to end the program and everything that it has started, once. */
  void beginEnd() {
    beginEnd(timeouts);
  }

  private void beginEnd(SessionTimeouts atMost) {
    boolean first = !ending;
    ending = true;
    input.refuse();
    var end = session.end(system, atMost);
    if (first) {
      var unused = end.thenAccept(left -> loop.execute(() -> ended(left)));
    }
  }

  private void ended(List<EndedProcess> treated) {
    boolean gone = lookForExit();
    ended = true;
    PtyExit how = exit;
    if (how == null) {
      how = PtyExit.unknown(uptime());
      finish(how);
    }
    if (gone) {
      remove();
    }
    List<EndedProcess> others = treated.stream().filter(one -> one.pid() != pid).toList();
    PtyEnd end = new PtyEnd(how, others);
    SharedExecutors.STEPS.execute(() -> closed.complete(end));
  }

  private void remove() {
    if (status != null && status.isKnown()) {
      system.reap(pid);
    }
    loop.remove(this);
  }

  @Override
  public long pid() {
    return pid;
  }

  @Override
  public boolean isAlive() {
    return exit == null;
  }

  @Override
  public CompletableFuture<Void> write(byte[] bytes) {
    CompletableFuture<Void> written = input.add(bytes);
    if (!written.isDone()) {
      wakeUp();
    }
    return written;
  }

  @Override
  public CompletableFuture<Void> resize(PtySize size) {
    CompletableFuture<Void> resized = new CompletableFuture<>();
    boolean begun =
        loop.execute(
            () -> {
              @Nullable Throwable failure = tryResize(size);
              SharedExecutors.STEPS.execute(() -> settle(resized, failure));
            });
    if (!begun) {
      settle(resized, hasEnded());
    }
    return resized;
  }

  private @Nullable Throwable tryResize(PtySize size) {
    if (master.isClosed()) {
      return hasEnded();
    }
    try {
      master.resize(size);
      return null;
    } catch (PosixException e) {
      return new IllegalStateException("the terminal was not resized to " + size, e);
    }
  }

  private static IllegalStateException hasEnded() {
    return new IllegalStateException("the terminal has ended, and has no size any more");
  }

  private static void settle(CompletableFuture<Void> future, @Nullable Throwable failure) {
    if (failure == null) {
      future.complete(null);
    } else {
      future.completeExceptionally(failure);
    }
  }

  @Override
  public void terminate() {
    var unused = loop.execute(() -> signal(/* kill= */ false));
  }

  @Override
  public void kill() {
    var unused = loop.execute(() -> signal(/* kill= */ true));
  }

  private void signal(boolean kill) {
    if (status != null) {
      return;
    }
    if (kill) {
      system.kill(pid);
    } else {
      system.terminate(pid);
    }
  }

  @Override
  public CompletableFuture<PtyExit> exited() {
    return exited.copy();
  }

  @Override
  public CompletableFuture<PtyEnd> close() {
    input.refuse();
    var unused = loop.execute(this::beginEnd);
    return closed();
  }

  @Override
  public CompletableFuture<PtyEnd> close(SessionTimeouts atMost) {
    input.refuse();
    var unused = loop.execute(() -> beginEnd(atMost));
    return closed();
  }

  @Override
  public CompletableFuture<PtyEnd> closed() {
    return closed.copy();
  }

  @Override
  public String toString() {
    return "terminal of process " + pid;
  }
}
