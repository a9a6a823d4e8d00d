package dev.brokerline.cli;

import picocli.CommandLine.Option;

/** The option that all commands have. */
final class VerboseOption {

  @Option(
      names = {"-v", "--verbose"},
      description = "Logs on standard error what happens, and stack traces of failures.")
  private boolean verbose;

  boolean verbose() {
    return verbose;
  }
}
