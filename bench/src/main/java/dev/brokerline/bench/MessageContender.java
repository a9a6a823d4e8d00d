package dev.brokerline.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The clients that are compared with the same peer. */
enum MessageContender {
  UPSTREAM("TypeScript SDK 3.2.18"),
  NUPROCESS("Brokerline, NuProcess"),
  JAVA("Brokerline, `java.lang.Process`"),
  LIMIT("C, the limit");

  private static final String SDK = "upstream-sdk/node_modules/@agent-relay/sdk/dist/client.js";

  private final String title;

  MessageContender(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }

  /** Returns whether this is Brokerline. */
  boolean isOurs() {
    return this == NUPROCESS || this == JAVA;
  }

  /**
   * Returns the program that puts this client under load; empty if it is not installed.
   *
   * @param programs the folder of the programs that {@code bench/run} has built
   * @param millis how long each round lasts
   */
  Optional<List<String>> command(Path programs, int millis) {
    String peer = programs.resolve("peer").toString();
    String time = Integer.toString(millis);
    return switch (this) {
      case UPSTREAM -> {
        Path sdk = programs.resolve(SDK);
        String driver = programs.resolve("../src/main/js/upstream.mjs").normalize().toString();
        yield Files.exists(sdk)
            ? Optional.of(List.of("node", "--no-warnings", driver, sdk.toString(), peer, time))
            : Optional.empty();
      }
      case NUPROCESS, JAVA ->
          Optional.of(
              List.of(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx1g",
                  "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                  "-cp",
                  System.getProperty("java.class.path"),
                  Load.class.getName(),
                  name(),
                  peer,
                  time));
      case LIMIT -> Optional.of(List.of(programs.resolve("limit").toString(), peer, time));
    };
  }
}
