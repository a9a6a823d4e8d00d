package dev.brokerline.spawn.pty.posix;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.brokerline.spawn.error.PtyUnavailableException;
import dev.brokerline.spawn.pty.PtyOptions;
import dev.brokerline.spawn.pty.PtyProcessFactory;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The terminals of this system. All factories share one event thread and its two descriptors.
 *
 * <p>There are terminals on Linux (x64 and arm64; glibc 2.29 and later, and musl where JNA can be
 * loaded) and macOS (x64 and arm64; written from its manuals and never run there yet). On JDK 24
 * and later, the JVM warns of native access unless it was started with {@code
 * --enable-native-access=ALL-UNNAMED}.
 */
public final class PosixPtys {

  @GuardedBy("PosixPtys.class")
  private static @Nullable Shared shared;

  private record Shared(PosixSystem system, EventLoop loop) {}

  private PosixPtys() {}

  /** Returns why there are no terminals on this system, as a clause, or empty if there are. */
  public static Optional<String> problem() {
    return Optional.ofNullable(PosixSystem.problem());
  }

  /**
   * Returns a factory of terminals.
   *
   * @throws PtyUnavailableException if there are none on this system
   */
  public static PtyProcessFactory factory(PtyOptions options) {
    Shared all = shared();
    return new PosixPtyFactory(all.system, all.loop, options);
  }

  private static synchronized Shared shared() {
    Shared opened = shared;
    if (opened == null) {
      opened = open();
      shared = opened;
    }
    return opened;
  }

  private static Shared open() {
    String problem = PosixSystem.problem();
    if (problem != null) {
      throw new PtyUnavailableException(problem);
    }
    PosixSystem system = PosixSystem.current();
    try {
      return new Shared(system, new EventLoop(system.pollers().open()));
    } catch (PosixException e) {
      throw new PtyUnavailableException("the system gives no descriptors (" + e.getMessage() + ")");
    }
  }
}
