package dev.brokerline.cli.run;

import dev.brokerline.agents.model.AgentSnapshot;
import dev.brokerline.cli.output.DrawnLines;
import dev.brokerline.cli.output.LineSplitter;
import dev.brokerline.cli.output.Size;
import dev.brokerline.cli.run.RunOutcome.State;
import dev.brokerline.protocol.event.AgentEvent;
import dev.brokerline.protocol.event.BrokerEvent;
import dev.brokerline.protocol.event.DeliveryEvent;
import dev.brokerline.protocol.event.SessionEvent;
import dev.brokerline.protocol.event.WorkerEvent;
import dev.brokerline.protocol.text.Clusters;
import dev.brokerline.terminal.AnsiStripper;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Translates the broker's events into steps of {@link RunConditions} and {@link Mail}. Output of
 * the agents is stripped and split, or read off the screen of those that draw one, because a
 * condition is about single lines, and compares them with the ends of agents in the broker's order.
 * Not thread-safe.
 */
final class RunObserver {

  /** After so much silence half a line counts as one: a prompt, for example. */
  private static final long SILENCE = TimeUnit.SECONDS.toNanos(1);

  /** How many of a worker's last lines on standard error are told, and how much of each. */
  private static final int LAST_LINES = 6;

  private static final int MAX_LAST_LINE = 300;

  /** What one agent prints. */
  private static final class Text {
    private final DrawnLines drawn;
    private final AnsiStripper stripper = new AnsiStripper(AnsiStripper.Colours.REMOVED);
    private final LineSplitter splitter = new LineSplitter();
    private boolean unfinished;
    private long printedAt;

    Text(DrawnLines drawn) {
      this.drawn = drawn;
    }
  }

  private final RunConditions conditions;
  private final Mail mail;
  private final Function<String, AgentSnapshot> agents;
  private final LongSupplier clock;
  private final Map<String, Text> texts = new HashMap<>();

  /**
   * Makes an observer.
   *
   * @param agents tells what is known of an agent
   * @param size of the agents' terminals
   * @param clock in nanoseconds, as {@link System#nanoTime}
   */
  RunObserver(
      RunConditions conditions,
      Mail mail,
      Function<String, AgentSnapshot> agents,
      Size size,
      LongSupplier clock) {
    this.conditions = conditions;
    this.mail = mail;
    this.agents = agents;
    this.clock = clock;
    for (String name : conditions.agents()) {
      texts.put(name, new Text(new DrawnLines(size, clock, line -> conditions.line(name, line))));
    }
  }

  /** Takes the next event. Events of agents that are not of this run change nothing. */
  void on(BrokerEvent event) {
    String agent = event.agent();
    Text text = agent == null ? null : texts.get(agent);
    if (agent == null || text == null) {
      return;
    }
    if (event instanceof WorkerEvent.Output output) {
      output(agent, text, output);
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
      ended(agent, State.FAILED, lastWords(agent, dead.reason()));
    }
  }

  /** Time has passed. */
  void tick() {
    long now = clock.getAsLong();
    texts.forEach(
        (agent, text) -> {
          mail.program(agent, agents.apply(agent).program(), now);
          text.drawn.settle();
          if (now - text.printedAt >= SILENCE) {
            finishLine(agent, text);
          }
        });
  }

  private void ended(String agent, State state, String detail) {
    Text text = texts.get(agent);
    if (text != null) {
      finishLine(agent, text);
      text.drawn.end();
    }
    conditions.ended(agent, state, detail);
    mail.ended(agent, clock.getAsLong());
  }

  private void finishLine(String agent, Text text) {
    if (text.unfinished) {
      text.unfinished = false;
      conditions.line(agent, text.splitter.partial());
    }
  }

  private void output(String agent, Text text, WorkerEvent.Output output) {
    String chunk = output.chunk();
    if (chunk == null || "stderr".equals(output.stream())) {
      return;
    }
    conditions.active(agent);
    text.printedAt = clock.getAsLong();
    String plain = text.stripper.strip(chunk);
    mail.printed(agent, plain, text.printedAt);
    if (text.drawn.accept(chunk)) {
      text.unfinished = false;
      return;
    }
    text.splitter.accept(plain, line -> conditions.line(agent, line));
    String partial = text.splitter.partial();
    text.unfinished = !partial.isEmpty();
    if (text.unfinished) {
      conditions.beginning(agent, partial);
    }
  }

  private void exited(String agent, AgentEvent.Exited exited) {
    Integer code = exited.code();
    if (exited.signal() != null) {
      String reason = "killed by signal " + exited.signal();
      ended(agent, State.FAILED, lastWords(agent, reason));
    } else if (code != null && code != 0) {
      ended(agent, State.FAILED, lastWords(agent, "exit code " + code));
    } else {
      AgentSnapshot.Exit exit = agents.apply(agent).exit();
      ended(agent, State.EXITED, exit == null ? "" : ExitReasons.explain(exit.reason()));
    }
  }

  /** Returns the last words of an agent's worker, or the broker's if there are none. */
  private String lastWords(String agent, @Nullable String reason) {
    List<String> said = agents.apply(agent).worker().stderr();
    return said.isEmpty()
        ? String.valueOf(reason)
        : said.stream()
            .skip(Math.max(0, said.size() - LAST_LINES))
            .map(String::strip)
            .map(line -> line.substring(0, Clusters.cut(line, MAX_LAST_LINE)))
            .collect(Collectors.joining(" / "));
  }
}
