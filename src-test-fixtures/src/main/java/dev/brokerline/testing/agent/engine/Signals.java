package dev.brokerline.testing.agent.engine;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.function.Consumer;

/**
 * SIGINT and SIGTERM. Reflection reaches the handlers, because the compiler warns of their types,
 * which have no successor.
 */
public final class Signals {

  private Signals() {}

  /** Has the consumer get the name of each signal, {@code INT} or {@code TERM}. */
  public static void handle(Consumer<String> consumer) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      for (String name : List.of("INT", "TERM")) {
        Object proxy =
            Proxy.newProxyInstance(
                handler.getClassLoader(),
                new Class<?>[] {handler},
                (self, method, arguments) -> {
                  if (method.getName().equals("handle")) {
                    consumer.accept(name);
                  }
                  return null;
                });
        var unused =
            signal
                .getMethod("handle", signal, handler)
                .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
      }
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this JVM has no signals", e);
    }
  }
}
