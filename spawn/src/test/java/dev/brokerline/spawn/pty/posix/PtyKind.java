package dev.brokerline.spawn.pty.posix;

import dev.brokerline.spawn.pty.PtyOptions;
import dev.brokerline.spawn.pty.PtyProcessFactory;
import dev.brokerline.spawn.pty.posix.ProgramStart.Control;
import dev.brokerline.spawn.pty.posix.ProgramStart.Descriptors;
import java.time.Duration;

/** The ways to run terminals on this system, which have to behave alike. */
enum PtyKind {
  /** What users get. */
  BEST {
    @Override
    PtyProcessFactory factory(PtyOptions options) {
      return PosixPtys.factory(options);
    }
  },
  /** What the broker uses: programs that go on printing are read seldom. */
  PACED {
    @Override
    PtyProcessFactory factory(PtyOptions options) {
      return PosixPtys.factory(options.withPause(Duration.ofMillis(100)));
    }
  },
  /** Linux without what is new or not in every C library, and with macOS's way to start. */
  PLAIN {
    @Override
    PtyProcessFactory factory(PtyOptions options) {
      return new PosixPtyFactory(PlainHolder.SYSTEM, PlainHolder.LOOP, options);
    }
  };

  abstract PtyProcessFactory factory(PtyOptions options);

  private static final class PlainHolder {
    private static final Abi ABI =
        new Abi(
            Abi.LINUX.nonBlocking(),
            Abi.LINUX.noControl(),
            /* closeOnExec= */ 0,
            /* needsOtherSide= */ true,
            Abi.LINUX.setWindowSize(),
            Abi.LINUX.wouldBlock(),
            Abi.LINUX.signalContinue(),
            Abi.LINUX.signalChild(),
            Abi.LINUX.keepWaitable(),
            Abi.LINUX.infoPid(),
            Abi.LINUX.infoStatus(),
            Abi.LINUX.spawnFlags());

    static final PosixSystem SYSTEM =
        new PosixSystem(
            new ProgramStart(ABI, Control.BY_SHELL, Descriptors.CLOSED_EACH),
            () -> Epoll.open(/* telling= */ false));
    static final EventLoop LOOP = loop();

    private static EventLoop loop() {
      try {
        return new EventLoop(SYSTEM.pollers().open());
      } catch (PosixException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
