package dev.brokerline.cli;

import dev.brokerline.cli.exit.ExitCodes;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells which signal is ending this JVM, which its shutdown hooks are not told. By reflection,
 * since not every Java has what it takes; without it every signal counts as Ctrl-C.
 */
final class Signals {

  private static final Logger LOG = LoggerFactory.getLogger(Signals.class);
  private static final String PACKAGE = "sun.misc.";

  private static volatile int exitCode = ExitCodes.INTERRUPTED;

  private Signals() {}

  /**
   * Begins to look out for SIGTERM and SIGHUP, which go on to end this JVM with the same exit code.
   * One that this process was told to ignore, as by {@code nohup}, stays ignored.
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

  /** Returns the exit code of the signal that is ending this JVM, if one is. */
  static int exitCode() {
    return exitCode;
  }

  private static Object terminate(int code) {
    exitCode = code;
    System.exit(code);
    throw new IllegalStateException("the JVM goes on after its end");
  }
}
