package dev.brokerline.cli;

import dev.brokerline.spawn.binary.InstallListener;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What a command can see of the world around it.
 *
 * @param in standard input
 * @param out standard output, UTF-8
 * @param err standard error, UTF-8
 * @param interactive whether people look at standard output
 * @param progressBars whether people look at standard error
 * @param environment the environment variables
 */
record Terminal(
    InputStream in,
    PrintStream out,
    PrintStream err,
    boolean interactive,
    boolean progressBars,
    Map<String, String> environment) {

  /** Set by the launcher script, which can tell, as this JVM cannot. */
  private static final String INTERACTIVE = "brokerline.terminal";

  private static final String PROGRESS_BARS = "brokerline.progress";

  /** Returns the streams and the environment of this process. */
  static Terminal ofThisProcess() {
    return new Terminal(
        new FileInputStream(FileDescriptor.in),
        utf8(FileDescriptor.out),
        utf8(FileDescriptor.err),
        Boolean.getBoolean(INTERACTIVE),
        Boolean.getBoolean(PROGRESS_BARS),
        System.getenv());
  }

  /** Returns a new display of an installation's progress. */
  InstallListener progress() {
    return progressBars ? new ProgressBars(err) : new ProgressLines(err);
  }

  private static PrintStream utf8(FileDescriptor descriptor) {
    return new PrintStream(
        new BufferedOutputStream(new FileOutputStream(descriptor), 8192),
        /* autoFlush= */ true,
        StandardCharsets.UTF_8);
  }
}
