package dev.brokerline.bench.load;

import dev.brokerline.bench.figures.Contender;
import dev.brokerline.spawn.process.ProcessBackend;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;

/**
 * A program that puts a client in Java under load. It prints a line with the names of its loads.
 * For each line of input, a load and its milliseconds, it prints one figure a line, its name and
 * its value, and then an empty line; for a load that fails, {@code failed} and why. The driver of
 * the upstream SDK, and the one in C, do the same.
 */
public final class LoadMain {

  private LoadMain() {}

  /** What this program is asked to measure. */
  @FunctionalInterface
  private interface Measure {
    void of(String load, long millis, BiConsumer<String, Double> to) throws Exception;
  }

  /**
   * Runs until the end of the input.
   *
   * @param args the contender, the peer, and {@code lives} for lives of clients instead of loads of
   *     one
   */
  public static void main(String[] args) throws Exception {
    Contender contender = Contender.valueOf(args[0]);
    Path peer = Path.of(args[1]);
    Files.createDirectories(peer.resolveSibling("work"));
    if (args.length > 2) {
      Lives lives = new Lives(starter(contender, peer));
      obey(lives.names(), (load, millis, to) -> lives.measure(load, to));
    } else {
      try (Subject subject = subject(contender, peer)) {
        Loads loads = new Loads(subject);
        obey(loads.names(), loads::measure);
      }
    }
    System.exit(0);
  }

  private static Subject subject(Contender contender, Path peer) throws Exception {
    return switch (contender) {
      case MCP_SDK -> new McpSubject(peer);
      case PLAIN_JAVA -> new PlainSubject(peer);
      default -> new BrokerlineSubject(backend(contender), peer);
    };
  }

  private static Client.Starter starter(Contender contender, Path peer) {
    return contender == Contender.PLAIN_JAVA
        ? () -> Client.plain(peer)
        : () -> Client.brokerline(backend(contender), peer);
  }

  private static ProcessBackend backend(Contender contender) {
    return switch (contender) {
      case NUPROCESS -> ProcessBackend.NUPROCESS;
      case JAVA_PROCESS -> ProcessBackend.JAVA;
      default -> throw new IllegalArgumentException("no client in Java: " + contender);
    };
  }

  private static Throwable cause(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null
        && (cause instanceof ExecutionException || cause instanceof CompletionException)) {
      cause = cause.getCause();
    }
    return cause;
  }

  private static void obey(Set<String> loads, Measure measure) throws Exception {
    System.out.println(String.join(" ", loads));
    BufferedReader input =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = input.readLine(); line != null; line = input.readLine()) {
      String[] words = line.split(" ", -1);
      try {
        measure.of(
            words[0],
            Long.parseLong(words[1]),
            (figure, value) -> System.out.printf(Locale.ROOT, "%s %f%n", figure, value));
      } catch (ExecutionException | CompletionException | TimeoutException e) {
        String why = String.valueOf(cause(e)).replace('\n', ' ');
        System.out.println("failed " + why);
      }
      System.out.println();
    }
  }
}
