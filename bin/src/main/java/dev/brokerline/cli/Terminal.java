package dev.brokerline.cli;

import dev.brokerline.cli.output.StandardOutput;
import dev.brokerline.spawn.binary.InstallProgress;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The environment of a command: its streams, its terminal and its variables.
 *
 * @param in standard input
 * @param out standard output, UTF-8
 * @param err standard error, UTF-8
 * @param interactive whether standard output is a terminal
 * @param progressBars whether standard error is a terminal
 * @param environment the environment variables
 */
record Terminal(
    InputStream in,
    PrintStream out,
    PrintStream err,
    boolean interactive,
    boolean progressBars,
    Map<String, String> environment) {

  /** Set by the launcher script, because this JVM cannot determine it. */
  private static final String INTERACTIVE = "brokerline.terminal";

  private static final String PROGRESS_BARS = "brokerline.progress";

  private static final String WIDTH = "brokerline.width";

  /** The user's own locale: empty if it was not set, else an equals sign and its value. */
  private static final String LOCALE = "brokerline.lc_all";

  private static final int USUAL_WIDTH = 80;
  private static final int LEAST_WIDTH = 60;
  private static final int MOST_WIDTH = 110;

  /** Returns the streams and the environment of this process. */
  static Terminal ofThisProcess() {
    return new Terminal(
        new FileInputStream(FileDescriptor.in),
        StandardOutput.over(
            new FileOutputStream(FileDescriptor.out), Boolean.getBoolean(INTERACTIVE)),
        utf8(FileDescriptor.err),
        Boolean.getBoolean(INTERACTIVE),
        Boolean.getBoolean(PROGRESS_BARS),
        withLocale(System.getenv(), System.getProperty(LOCALE)));
  }

  /** Returns an environment with the user's own locale, if this JVM got another one. */
  static Map<String, String> withLocale(Map<String, String> environment, @Nullable String locale) {
    if (locale == null) {
      return environment;
    }
    Map<String, String> own = new HashMap<>(environment);
    if (locale.isEmpty()) {
      own.remove("LC_ALL");
    } else {
      own.put("LC_ALL", locale.substring(1));
    }
    return Map.copyOf(own);
  }

  /** Returns the width of help texts in columns. */
  static int helpWidth() {
    int width = Integer.getInteger(WIDTH, USUAL_WIDTH);
    return Math.max(LEAST_WIDTH, Math.min(width, MOST_WIDTH));
  }

  /** Returns a new progress display for an installation. */
  InstallProgress.Listener progress() {
    return progressBars ? new ProgressBars(err) : new ProgressLines(err);
  }

  private static PrintStream utf8(FileDescriptor descriptor) {
    return new PrintStream(
        new BufferedOutputStream(new FileOutputStream(descriptor), 8192),
        /* autoFlush= */ true,
        StandardCharsets.UTF_8);
  }
}
