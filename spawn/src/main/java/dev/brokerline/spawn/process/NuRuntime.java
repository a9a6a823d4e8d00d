package dev.brokerline.spawn.process;

import com.sun.jna.Native;
import com.zaxxer.nuprocess.NuProcessBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * NuProcess as loaded into this JVM, with its settings made before. Touching this class loads
 * nothing yet.
 */
final class NuRuntime {

  /** Its hook would end our children while ours says good-bye to them. */
  private static final String SHUTDOWN_HOOK = "com.zaxxer.nuprocess.enableShutdownHook";

  private NuRuntime() {}

  /** Returns why NuProcess cannot be used in this JVM, or null if it can; loads it to find out. */
  static @Nullable String problem() {
    try {
      load();
      return null;
    } catch (Throwable e) {
      return "NuProcess or JNA cannot be loaded: " + e;
    }
  }

  /** Loads NuProcess and JNA with the settings of ours. */
  static void load() {
    Loaded.init();
  }

  /** Returns the watch all processes share. */
  static ExitWatch exitWatch() {
    return Loaded.WATCH;
  }

  private static final class Loaded {
    static final ExitWatch WATCH;

    static {
      System.setProperty(SHUTDOWN_HOOK, "false");
      if (Native.POINTER_SIZE < 4) {
        throw new IllegalStateException("JNA reports pointers of " + Native.POINTER_SIZE);
      }
      new NuProcessBuilder(List.of("unused"));
      ExitWatch watch = PidfdExitWatch.open();
      WATCH = watch != null ? watch : new HandleExitWatch();
    }

    static void init() {}
  }
}
