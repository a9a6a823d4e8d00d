package dev.brokerline.cli;

import dev.brokerline.cli.output.PrintableStream;
import org.slf4j.LoggerFactory;

/** Configures logging: to standard error, never to standard output. */
final class Logging {

  private static final String PREFIX = "org.slf4j.simpleLogger.";

  private static final String BROKERS_END = "dev.brokerline.client.internal.Closedown";

  private Logging() {}

  /** Sets the level. Has an effect only before the first logger is created. */
  static void configure(boolean verbose) {
    if (!(System.err instanceof PrintableStream)) {
      System.setErr(new PrintableStream(System.err));
    }
    System.setProperty(PREFIX + "logFile", "System.err");
    System.setProperty(PREFIX + "defaultLogLevel", verbose ? "debug" : "warn");
    System.setProperty(PREFIX + "log.org.eclipse.jetty", "warn");
    // A broker's end is told by the command itself, in its own words.
    System.setProperty(PREFIX + "log." + BROKERS_END, verbose ? "debug" : "error");
    System.setProperty(PREFIX + "showShortLogName", "true");
    System.setProperty(PREFIX + "showDateTime", "true");
    System.setProperty(PREFIX + "dateTimeFormat", "HH:mm:ss.SSS");
  }

  /** Logs a stack trace, which {@code --verbose} shows. */
  static void trace(Throwable thrown) {
    LoggerFactory.getLogger(Logging.class).debug("The cause in full:", thrown);
  }
}
