package dev.brokerline.bench.part;

import dev.brokerline.bench.figures.Contender;
import dev.brokerline.bench.figures.Part;
import dev.brokerline.bench.load.LoadMain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts the programs that put clients under load. */
final class Drivers {

  private static final String SDK = "upstream-sdk/node_modules/@agent-relay/sdk/dist/client.js";

  private final Path programs;

  /**
   * Makes a starter.
   *
   * @param programs the folder of the programs that {@code bench/run} has built
   */
  Drivers(Path programs) {
    this.programs = programs;
  }

  /**
   * Starts the program for a contender.
   *
   * @throws IOException if it is not installed, or does not start
   */
  Driver start(Part part, Contender contender) throws IOException {
    List<String> command = new ArrayList<>();
    if (part == Part.MESSAGES && System.getProperty("os.name").equals("Linux")) {
      int last = Runtime.getRuntime().availableProcessors() - 1;
      command.addAll(List.of("taskset", "-c", Integer.toString(last)));
    }
    command.addAll(command(part, contender));
    return new Driver(command, programs.resolve("work/stderr-" + contender).toFile());
  }

  private List<String> command(Part part, Contender contender) throws IOException {
    String peer = programs.resolve("peer").toString();
    return switch (contender) {
      case UPSTREAM_SDK -> {
        Path sdk = programs.resolve(SDK);
        if (!Files.exists(sdk)) {
          throw new IOException("it is not installed");
        }
        String driver = programs.resolve("../src/main/js/upstream.mjs").normalize().toString();
        yield List.of("node", "--no-warnings", driver, sdk.toString(), peer);
      }
      case LIMIT -> List.of(programs.resolve("limit").toString(), peer);
      default -> java(part, contender, peer);
    };
  }

  private static List<String> java(Part part, Contender contender, String peer) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    if (hasLives(part)) {
      command.addAll(List.of("-Xms512m", "-Xmx512m", "-XX:+AlwaysPreTouch"));
    } else {
      command.add("-Xmx1g");
    }
    command.addAll(List.of("-Dorg.slf4j.simpleLogger.defaultLogLevel=error", "-cp"));
    command.addAll(List.of(System.getProperty("java.class.path"), LoadMain.class.getName()));
    command.addAll(List.of(contender.name(), peer));
    if (hasLives(part)) {
      command.add("lives");
    }
    return command;
  }

  private static boolean hasLives(Part part) {
    return part == Part.CLIENTS || part == Part.FLEETS;
  }
}
