package dev.brokerline.spawn.pty.posix;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import dev.brokerline.spawn.platform.Platform;
import dev.brokerline.spawn.tree.SessionSignals;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The operating system: what differs between systems is in its {@link ProgramStart} and its {@link
 * Poller}.
 *
 * @param programs starts programs
 * @param pollers opens what waits
 */
record PosixSystem(ProgramStart programs, PollerSource pollers) implements SessionSignals {

  private static final int BY_PROCESS_ID = 1;
  private static final int NO_WAIT = 1;
  private static final int EXITED = 4;
  private static final int INFO_BYTES = 128;
  private static final int INFO_CODE = 8;
  private static final int CODE_MASK = 0xff;

  /** {@code CLD_EXITED}; other values of {@code si_code} mean a signal. */
  private static final int BY_ITSELF = 1;

  /** Opens a {@link Poller}. */
  @FunctionalInterface
  interface PollerSource {
    Poller open() throws PosixException;
  }

  /** How a child ended; both are empty if somebody else was told. */
  record Status(OptionalInt code, OptionalInt signal) {

    boolean isKnown() {
      return code.isPresent() || signal.isPresent();
    }
  }

  /** Returns why there are no terminals on this system, as a clause, or null. */
  static @Nullable String problem() {
    return problem(System.getProperty("os.name", ""), System.getProperty("os.arch", ""));
  }

  static @Nullable String problem(String name, String processor) {
    Platform.Os os = Platform.Os.named(name).orElse(Platform.Os.WINDOWS);
    if (os == Platform.Os.WINDOWS || Platform.Arch.named(processor).isEmpty()) {
      return "this library knows them on Linux and macOS, x64 and arm64, and this is '%s' on '%s'"
          .formatted(name, processor);
    }
    try {
      return ProgramStart.problem();
    } catch (LinkageError | RuntimeException e) {
      return "JNA's native library cannot be loaded (it is made for glibc on Linux): " + e;
    }
  }

  /** Returns this system, which must have no {@link #problem}. */
  static PosixSystem current() {
    Platform.Os os = Platform.Os.named(System.getProperty("os.name", "")).orElseThrow();
    PosixSystem system =
        os == Platform.Os.LINUX
            ? new PosixSystem(ProgramStart.ofLinux(), Epoll::open)
            : new PosixSystem(ProgramStart.ofMacos(), Kqueue::open);
    system.keepExits();
    return system;
  }

  Abi abi() {
    return programs.abi();
  }

  /**
   * Has the system keep the exits of children, which it drops if the JVM was started with SIGCHLD
   * ignored. The JDK does the same when it starts its first process, which on Linux JNA causes
   * while it looks for libraries.
   */
  private void keepExits() {
    Pointer before = LibC.signal(abi().signalChild(), Pointer.NULL);
    boolean handled = before != null && Pointer.nativeValue(before) > 1;
    if (handled) {
      LibC.signal(abi().signalChild(), before);
    }
  }

  /** Returns how a child ended, or null if it runs. Its id remains reserved until it is reaped. */
  @Nullable Status statusOf(int pid) {
    return waitFor(pid, abi().keepWaitable());
  }

  /** Gives the id of a child that has ended back to the system. */
  void reap(int pid) {
    waitFor(pid, 0);
  }

  private @Nullable Status waitFor(int pid, int further) {
    try (Memory info = new Memory(INFO_BYTES)) {
      info.clear();
      if (LibC.waitid(BY_PROCESS_ID, pid, info, EXITED | NO_WAIT | further) != 0) {
        return new Status(OptionalInt.empty(), OptionalInt.empty());
      }
      if (info.getInt(abi().infoPid()) == 0) {
        return null;
      }
      int value = info.getInt(abi().infoStatus());
      return info.getInt(INFO_CODE) == BY_ITSELF
          ? new Status(OptionalInt.of(value & CODE_MASK), OptionalInt.empty())
          : new Status(OptionalInt.empty(), OptionalInt.of(value));
    }
  }

  @Override
  public OptionalLong sessionOf(long pid) {
    int session = LibC.getsid((int) pid);
    return session < 0 ? OptionalLong.empty() : OptionalLong.of(session);
  }

  @Override
  public void hangUp(long pid) {
    send(pid, Abi.SIGHUP);
    send(pid, abi().signalContinue());
  }

  @Override
  public void terminate(long pid) {
    send(pid, Abi.SIGTERM);
    send(pid, abi().signalContinue());
  }

  @Override
  public void kill(long pid) {
    send(pid, Abi.SIGKILL);
  }

  /** Never signals a group, or all processes. */
  private static void send(long pid, int signal) {
    if (pid > 1) {
      LibC.kill((int) pid, signal);
    }
  }
}
