package dev.brokerline.cli.run;

import dev.brokerline.agents.model.AgentSnapshot;
import dev.brokerline.cli.run.RunOutcome.State;
import dev.brokerline.protocol.event.AgentEvent;
import dev.brokerline.protocol.event.BrokerEvent;
import dev.brokerline.protocol.event.DeliveryEvent;
import dev.brokerline.protocol.event.SessionEvent;
import dev.brokerline.protocol.event.WorkerEvent;
import dev.brokerline.protocol.text.Clusters;
import dev.brokerline.terminal.AnsiStripper;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/** Passes the broker's events on to {@link RunConditions} and {@link Mail}. Not thread-safe. */
final class RunObserver {

  /** How many of a worker's last lines on standard error a failure has. */
  private static final int LAST_LINES = 6;

  private static final int MAX_LAST_LINE = 300;

  /**
   * The native broker reads a worker's words and its end side by side, and may tell the end first.
   */
  private static final long LATE_WORDS_NANOS = Duration.ofMillis(500).toNanos();

  /** An end whose words may still come. */
  private record Failed(String reason, long atNanos) {}

  private final RunConditions conditions;
  private final Mail mail;
  private final Function<String, AgentSnapshot> agents;
  private final LongSupplier clock;
  private final Map<String, AnsiStripper> strippers = new HashMap<>();
  private final Map<String, Failed> failed = new HashMap<>();

  /**
   * Makes an observer.
   *
   * @param agents returns what is known about an agent
   * @param clock in nanoseconds, as {@link System#nanoTime}
   */
  RunObserver(
      RunConditions conditions,
      Mail mail,
      Function<String, AgentSnapshot> agents,
      LongSupplier clock) {
    this.conditions = conditions;
    this.mail = mail;
    this.agents = agents;
    this.clock = clock;
    for (String name : conditions.agents()) {
      strippers.put(name, new AnsiStripper(AnsiStripper.Colours.REMOVED));
    }
  }

  /** Handles the next event. Events about agents of others change nothing. */
  void on(BrokerEvent event) {
    String agent = event.agent();
    if (agent == null || !strippers.containsKey(agent)) {
      return;
    }
    if (event instanceof WorkerEvent.Output output) {
      output(agent, output);
    } else if (event instanceof AgentEvent.Spawned) {
      mail.spawned(agent, clock.getAsLong());
    } else if (event instanceof DeliveryEvent.Injected) {
      mail.typed(agent, clock.getAsLong());
    } else if (event instanceof SessionEvent.StateChanged state) {
      if (state.works()) {
        mail.taken(agent);
      }
    } else if (event instanceof WorkerEvent.Ready) {
      conditions.ready(agent);
      mail.ready(agent, clock.getAsLong());
    } else if (event instanceof AgentEvent.Idle) {
      conditions.idle(agent);
    } else if (event instanceof AgentEvent.Exited exited) {
      exited(agent, exited);
    } else if (event instanceof AgentEvent.Released) {
      ended(agent, State.RELEASED, "");
    } else if (event instanceof AgentEvent.PermanentlyDead dead) {
      failed(agent, String.valueOf(dead.reason()));
    }
  }

  /** Called several times a second. */
  void tick() {
    long now = clock.getAsLong();
    strippers.keySet().forEach(agent -> mail.program(agent, agents.apply(agent).program(), now));
    List<String> due =
        failed.entrySet().stream()
            .filter(end -> now - end.getValue().atNanos() >= LATE_WORDS_NANOS)
            .map(Map.Entry::getKey)
            .toList();
    due.forEach(this::settle);
  }

  private void failed(String agent, String reason) {
    failed.putIfAbsent(agent, new Failed(reason, clock.getAsLong()));
  }

  /** Reports the failure of an agent whose words have had their time. */
  private void settle(String agent) {
    Failed end = failed.remove(agent);
    if (end != null) {
      ended(agent, State.FAILED, lastWords(agent, end.reason()));
    }
  }

  private void ended(String agent, State state, String detail) {
    settle(agent);
    conditions.ended(agent, state, detail);
    mail.ended(agent, clock.getAsLong());
  }

  private void output(String agent, WorkerEvent.Output output) {
    String chunk = output.chunk();
    AnsiStripper stripper = strippers.get(agent);
    if (chunk == null || stripper == null || "stderr".equals(output.stream())) {
      return;
    }
    conditions.active(agent);
    mail.printed(agent, stripper.strip(chunk), clock.getAsLong());
  }

  private void exited(String agent, AgentEvent.Exited exited) {
    Integer code = exited.code();
    if (exited.signal() != null) {
      failed(agent, "killed by signal " + exited.signal());
    } else if (code != null && code != 0) {
      failed(agent, "exit code " + code);
    } else {
      AgentSnapshot.Exit exit = agents.apply(agent).exit();
      ended(agent, State.EXITED, exit == null ? "" : ExitReasons.explain(exit.reason()));
    }
  }

  /** Returns the last lines of the agent's worker, or else the broker's reason. */
  private String lastWords(String agent, String reason) {
    List<String> said = agents.apply(agent).worker().stderr();
    return said.isEmpty()
        ? reason
        : said.stream()
            .skip(Math.max(0, said.size() - LAST_LINES))
            .map(String::strip)
            .map(line -> line.substring(0, Clusters.cut(line, MAX_LAST_LINE)))
            .collect(Collectors.joining(" / "));
  }
}
