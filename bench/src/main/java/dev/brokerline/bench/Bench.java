package dev.brokerline.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Measures all contenders in turn, several times, and prints tables of medians. */
public final class Bench {

  /** More running programs than this for each processor make the figures worthless. */
  private static final double QUIET = 0.5;

  private static final List<String> CLIENTS =
      Arrays.stream(MessageContender.values()).map(MessageContender::title).toList();
  private static final List<String> OURS =
      Arrays.stream(MessageContender.values())
          .filter(MessageContender::isOurs)
          .map(MessageContender::title)
          .toList();
  private static final List<String> BROKERS =
      Arrays.stream(BrokerKind.values()).map(BrokerKind::title).toList();

  private final BenchArguments arguments;
  private final Path programs;
  private final Path work;
  private final boolean wasBusy = isBusy();
  private final Figures messages = new Figures();
  private final Figures brokers = new Figures();

  private Bench(BenchArguments arguments, Path programs) throws IOException {
    this.arguments = arguments;
    this.programs = programs;
    this.work = Files.createDirectories(programs.resolve("work"));
  }

  /** Runs the bench. */
  public static void main(String[] args) throws Exception {
    Optional<BenchArguments> arguments = BenchArguments.of(Arrays.asList(args));
    if (arguments.isEmpty()) {
      System.err.println(BenchArguments.USAGE);
      System.exit(2);
    }
    new Bench(arguments.get(), Path.of(System.getProperty("bench.programs"))).run();
    System.exit(0);
  }

  private void run() throws Exception {
    if (arguments.soak().isPresent()) {
      boolean good = new Soak(BrokerKind.CHILD, arguments.soak().get(), work).run();
      System.exit(good ? 0 : 1);
    }
    if (wasBusy) {
      System.err.println("bench: the machine is busy: the figures mean little");
    }
    System.out.println(machine());
    if (arguments.messages()) {
      measureMessages();
      System.out.println("\n" + messages.table(CLIENTS, OURS));
      if (arguments.svg().isPresent()) {
        List<String> charted = Stream.concat(CLIENTS.stream().limit(1), OURS.stream()).toList();
        String chart = new BarChart(messages, charted, machine()).svg();
        Files.writeString(arguments.svg().get(), chart, StandardCharsets.UTF_8);
      }
    }
    if (arguments.brokers()) {
      measureBrokers(new BrokerBench(brokers, programs.resolve("ticker"), work));
      System.out.println("\n" + brokers.table(BROKERS, List.of()));
    }
    if (arguments.json().isPresent()) {
      write(arguments.json().get());
    }
  }

  private void measureMessages() throws Exception {
    MessageBench bench = new MessageBench(messages, programs, arguments.quick() ? 300 : 700);
    for (int round = 1; round <= (arguments.quick() ? 1 : 3); round++) {
      for (MessageContender contender : MessageContender.values()) {
        System.err.println("bench: messages, round " + round + ": " + contender.title());
        bench.run(contender);
      }
    }
  }

  private void measureBrokers(BrokerBench bench) throws Exception {
    for (int round = 0; round <= (arguments.quick() ? 3 : 7); round++) {
      for (BrokerKind kind : BrokerKind.values()) {
        System.err.println("bench: the life of a broker, round " + round + ": " + kind.title());
        // The first round loads classes and installs what is missing.
        bench.lives(kind, /* counts= */ round > 0);
      }
    }
    for (int round = 1; round <= (arguments.quick() ? 1 : 3); round++) {
      for (BrokerKind kind : BrokerKind.values()) {
        System.err.println("bench: busy terminals, round " + round + ": " + kind.title());
        bench.underLoad(kind, arguments.quick() ? 300 : 1000);
      }
    }
  }

  private static boolean isBusy() throws IOException {
    Path load = Path.of("/proc/loadavg");
    double running =
        Files.exists(load)
            ? Double.parseDouble(Files.readString(load).replaceFirst(" .*\\s*", ""))
            : 0;
    return running > QUIET * Runtime.getRuntime().availableProcessors();
  }

  private String machine() {
    return String.format(
        Locale.ROOT,
        "%s %s, %d processors, Java %s, %s%s",
        System.getProperty("os.name"),
        System.getProperty("os.arch"),
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("java.version"),
        LocalDate.now(ZoneId.systemDefault()),
        wasBusy ? ", a busy machine" : "");
  }

  private void write(Path file) throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode all = mapper.createObjectNode().put("machine", machine());
    put(all.withObject("/rows"), messages, CLIENTS);
    put(all.withObject("/rows"), brokers, BROKERS);
    Files.writeString(
        file,
        mapper.writerWithDefaultPrettyPrinter().writeValueAsString(all) + "\n",
        StandardCharsets.UTF_8);
  }

  private static void put(ObjectNode rows, Figures figures, List<String> contenders) {
    for (Row row : figures.rows()) {
      ObjectNode one = rows.putObject(row.name()).put("unit", row.unit());
      contenders.forEach(
          contender ->
              figures.median(row, contender).ifPresent(value -> one.put(contender, value)));
    }
  }
}
