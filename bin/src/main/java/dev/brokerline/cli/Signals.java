package dev.brokerline.cli;

import dev.brokerline.cli.exit.ExitCodes;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Determines which signal ends this JVM, because shutdown hooks do not learn that. It uses
 * reflection, because not every Java supports it. Without support, every signal counts as Ctrl-C.
 */
final class Signals {

  private static final Logger LOG = LoggerFactory.getLogger(Signals.class);
  private static final String PACKAGE = "sun.misc.";

  private static volatile int exitCode = ExitCodes.INTERRUPTED;

  private Signals() {}

  /**
   * Starts to watch SIGTERM and SIGHUP, which still end this JVM with the same exit code. A signal
   * that this process ignores, as with {@code nohup}, stays ignored.
   */
  static void watch() {
    watch("TERM", ExitCodes.TERMINATED);
    watch("HUP", ExitCodes.HUNG_UP);
  }

  private static void watch(String name, int code) {
    try {
      Class<?> signal = Class.forName(PACKAGE + "Signal");
      Class<?> handler = Class.forName(PACKAGE + "SignalHandler");
      InvocationHandler terminate = (proxy, method, arguments) -> terminate(code);
      signal
          .getMethod("handle", signal, handler)
          .invoke(
              null,
              signal.getConstructor(String.class).newInstance(name),
              Proxy.newProxyInstance(
                  Signals.class.getClassLoader(), new Class<?>[] {handler}, terminate));
    } catch (ReflectiveOperationException | RuntimeException e) {
      LOG.debug("SIG{} cannot be told from Ctrl-C", name, e);
    }
  }

  /** Returns the exit code for the signal that is ending this JVM. */
  static int exitCode() {
    return exitCode;
  }

  private static Object terminate(int code) {
    exitCode = code;
    System.exit(code);
    throw new IllegalStateException("the JVM goes on after its end");
  }
}
