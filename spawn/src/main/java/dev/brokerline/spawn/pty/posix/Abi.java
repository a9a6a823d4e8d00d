package dev.brokerline.spawn.pty.posix;

/**
 * The numbers in which Linux and macOS differ, from their headers. Both are 64-bit and
 * little-endian. Those of Linux are the same on x86-64 and arm64.
 *
 * @param nonBlocking {@code O_NONBLOCK}
 * @param noControl {@code O_NOCTTY}
 * @param closeOnExec {@code O_CLOEXEC}, or 0 where {@code posix_openpt} does not take it
 * @param needsOtherSide whether a terminal has settings only while its other side is open
 * @param setWindowSize {@code TIOCSWINSZ}
 * @param wouldBlock {@code EAGAIN}
 * @param signalContinue {@code SIGCONT}
 * @param signalChild {@code SIGCHLD}
 * @param keepWaitable {@code WNOWAIT}
 * @param infoPid the offset of {@code si_pid} in {@code siginfo_t}
 * @param infoStatus the offset of {@code si_status} in {@code siginfo_t}
 * @param spawnFlags the flags of {@code posix_spawn}: a new session, no blocked and no ignored
 *     signals, and on macOS no inherited descriptor
 */
record Abi(
    int nonBlocking,
    int noControl,
    int closeOnExec,
    boolean needsOtherSide,
    long setWindowSize,
    int wouldBlock,
    int signalContinue,
    int signalChild,
    int keepWaitable,
    int infoPid,
    int infoStatus,
    short spawnFlags) {

  private static final int SETSIGDEF = 0x04;
  private static final int SETSIGMASK = 0x08;

  /** {@code POSIX_SPAWN_SETSID} of glibc 2.26, musl 1.1.22 and later. */
  private static final int LINUX_SETSID = 0x80;

  private static final int MACOS_SETSID = 0x0400;
  private static final int MACOS_CLOEXEC_DEFAULT = 0x4000;

  static final Abi LINUX =
      new Abi(
          04000,
          0400,
          02000000,
          /* needsOtherSide= */ false,
          0x5414,
          11,
          18,
          17,
          0x01000000,
          16,
          24,
          (short) (SETSIGDEF | SETSIGMASK | LINUX_SETSID));

  static final Abi MACOS =
      new Abi(
          0x0004,
          0x20000,
          0,
          /* needsOtherSide= */ true,
          0x80087467L,
          35,
          19,
          20,
          0x20,
          12,
          20,
          (short) (SETSIGDEF | SETSIGMASK | MACOS_SETSID | MACOS_CLOEXEC_DEFAULT));

  /** The signals and error numbers that are the same on both. */
  static final int SIGHUP = 1;

  static final int SIGKILL = 9;
  static final int SIGTERM = 15;
  static final int EINTR = 4;
  static final int ETXTBSY = 26;
  static final int O_RDWR = 2;
}
