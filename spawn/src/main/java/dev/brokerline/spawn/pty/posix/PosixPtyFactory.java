package dev.brokerline.spawn.pty.posix;

import dev.brokerline.spawn.ProcessCommand;
import dev.brokerline.spawn.error.LaunchException;
import dev.brokerline.spawn.internal.launch.BusyWait;
import dev.brokerline.spawn.internal.launch.LaunchDiagnosis;
import dev.brokerline.spawn.pty.PtyOptions;
import dev.brokerline.spawn.pty.PtyProcess;
import dev.brokerline.spawn.pty.PtyProcessFactory;
import dev.brokerline.spawn.pty.PtyProcessListener;
import dev.brokerline.spawn.pty.PtySize;
import dev.brokerline.spawn.tree.SessionTree;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;

/** Starts programs in terminals, on one system and one event thread. */
final class PosixPtyFactory implements PtyProcessFactory {

  /** How long to retry a file that is open for writing. */
  private static final Duration BUSY_LIMIT = Duration.ofSeconds(5);

  private final PosixSystem system;
  private final EventLoop loop;
  private final PtyOptions options;

  PosixPtyFactory(PosixSystem system, EventLoop loop, PtyOptions options) {
    this.system = system;
    this.loop = loop;
    this.options = options;
  }

  @Override
  public PtyProcess start(ProcessCommand command, PtySize size, PtyProcessListener listener) {
    require(command);
    loop.acquire();
    PtyChild.Parts parts;
    try {
      parts = launch(command, size);
    } catch (Throwable e) {
      loop.release();
      throw e;
    }
    return serve(parts, command, listener);
  }

  private PtyChild.Parts launch(ProcessCommand command, PtySize size) {
    Master master = open(command, size);
    SessionTree session = new SessionTree(options.home());
    try {
      int pid = launch(session.mark(command), master.terminal());
      master.programHasIt();
      return new PtyChild.Parts(loop, system, master, session, pid);
    } catch (Throwable e) {
      session.neverStarted();
      master.close();
      throw e;
    }
  }

  /** Refuses what the system would cut off at the NUL or read as another variable. */
  private static void require(ProcessCommand command) {
    boolean cut =
        Stream.concat(
                command.arguments().stream(),
                command.environment().entrySet().stream()
                    .flatMap(variable -> Stream.of(variable.getKey(), variable.getValue())))
            .anyMatch(text -> text.indexOf('\0') >= 0);
    boolean misread =
        command.environment().keySet().stream()
            .anyMatch(name -> name.isEmpty() || name.indexOf('=') >= 0);
    if (cut || misread) {
      String fault =
          cut
              ? "an argument or a variable contains a NUL character"
              : "the name of a variable is empty or contains '='";
      throw new LaunchException(command.executable(), fault, null);
    }
  }

  private Master open(ProcessCommand command, PtySize size) {
    try {
      return Master.open(system.abi(), size);
    } catch (PosixException e) {
      throw new LaunchException(
          command.executable(), "no terminal can be opened for it: " + meaning(e), e);
    }
  }

  /** Returns what error numbers mean that are the same on Linux and macOS. */
  private static String meaning(PosixException e) {
    return switch (e.errno()) {
      case 2, 6, 19 -> "there is no /dev/ptmx (a container needs a devpts mounted)";
      case 5, 28 -> "all terminals of this system are in use (kernel.pty.max)";
      case 12 -> "the system has no memory";
      case 13 -> "this user may not open /dev/ptmx";
      case 23 -> "this system has no free file descriptor";
      case 24 -> "this JVM has no free file descriptor (ulimit -n)";
      default -> String.valueOf(e.getMessage());
    };
  }

  private int launch(ProcessCommand command, String terminal) {
    if (system.programs().control() == ProgramStart.Control.BY_SHELL) {
      // The shell would start, and could not report that the program is missing.
      LaunchDiagnosis.require(command);
    }
    BusyWait busy = new BusyWait(BUSY_LIMIT);
    while (true) {
      try {
        return system.programs().start(command, terminal);
      } catch (PosixException e) {
        if (e.errno() != Abi.ETXTBSY || !busy.pause()) {
          throw LaunchDiagnosis.refused(command, e.errno());
        }
      }
    }
  }

  /**
   * Hands the program over to the event thread, and waits for that, which never waits long itself.
   * The record is written here, because it is a file.
   */
  private PtyProcess serve(
      PtyChild.Parts parts, ProcessCommand command, PtyProcessListener listener) {
    PtyChild child = new PtyChild(parts, listener, options);
    CompletableFuture<Void> served = new CompletableFuture<>();
    try {
      parts.session().started(parts.pid());
    } catch (RuntimeException e) {
      served.completeExceptionally(e);
    }
    var unused =
        loop.execute(
            () -> {
              try {
                loop.add(child);
                served.complete(null);
              } catch (Throwable e) {
                served.completeExceptionally(e);
              }
              if (served.isCompletedExceptionally()) {
                child.beginEnd();
              }
            });
    try {
      served.join();
    } catch (CompletionException e) {
      throw new IllegalStateException(
          command.executable() + " was started, and ended because it cannot be served", e);
    }
    return child;
  }
}
