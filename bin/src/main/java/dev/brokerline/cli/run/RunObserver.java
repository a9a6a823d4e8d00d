package dev.brokerline.cli.run;

import dev.brokerline.cli.output.DrawnLines;
import dev.brokerline.cli.output.LineSplitter;
import dev.brokerline.cli.output.Size;
import dev.brokerline.cli.run.RunOutcome.State;
import dev.brokerline.protocol.event.AgentEvent;
import dev.brokerline.protocol.event.BrokerEvent;
import dev.brokerline.protocol.event.DeliveryEvent;
import dev.brokerline.protocol.event.WorkerEvent;
import dev.brokerline.protocol.text.Clusters;
import dev.brokerline.terminal.AnsiStripper;
import dev.brokerline.terminal.program.ProgramStatus;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Translates the broker's events into steps of {@link RunConditions} and {@link Mail}. Output of
 * the agents is stripped and split, or read off the screen of those that draw one; of a worker's
 * own standard error the last lines are kept, as the reason for its failure. Not thread-safe.
 */
final class RunObserver {

  /** After so much silence half a line counts as one: a prompt, for example. */
  private static final long SILENCE = TimeUnit.SECONDS.toNanos(1);

  private static final int KEPT_ERROR_LINES = 6;
  private static final int MAX_ERROR_LINE = 300;

  /** What one agent prints. */
  private static final class Text {
    private final DrawnLines drawn;
    private final AnsiStripper stripper = new AnsiStripper(AnsiStripper.Colours.REMOVED);
    private final LineSplitter splitter = new LineSplitter();
    private final Deque<String> errors = new ArrayDeque<>();
    private boolean unfinished;
    private long printedAt;
    private String exitReason = "";

    Text(DrawnLines drawn) {
      this.drawn = drawn;
    }
  }

  private final RunConditions conditions;
  private final Mail mail;
  private final Function<String, ProgramStatus> programs;
  private final LongSupplier clock;
  private final Map<String, Text> texts = new HashMap<>();

  /**
   * Makes an observer.
   *
   * @param programs tells in which state an agent's program is
   * @param size of the agents' terminals
   * @param clock in nanoseconds, as {@link System#nanoTime}
   */
  RunObserver(
      RunConditions conditions,
      Mail mail,
      Function<String, ProgramStatus> programs,
      Size size,
      LongSupplier clock) {
    this.conditions = conditions;
    this.mail = mail;
    this.programs = programs;
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
    } else if (event instanceof AgentEvent.ExitRequested request) {
      text.exitReason = ExitReasons.explain(request.reason());
    } else if (event instanceof WorkerEvent.Ready) {
      conditions.ready(agent);
      mail.ready(agent, clock.getAsLong());
    } else if (event instanceof AgentEvent.Idle) {
      conditions.idle(agent);
    } else if (event instanceof AgentEvent.Exited exited) {
      exited(agent, text, exited);
    } else if (event instanceof AgentEvent.Released) {
      ended(agent, State.RELEASED, "");
    } else if (event instanceof AgentEvent.PermanentlyDead dead) {
      ended(agent, State.FAILED, lastWords(text, dead.reason()));
    }
  }

  /** Time has passed. */
  void tick() {
    long now = clock.getAsLong();
    texts.forEach(
        (agent, text) -> {
          mail.program(agent, programs.apply(agent), now);
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
    if (chunk == null) {
      return;
    }
    if ("stderr".equals(output.stream())) {
      keep(text, chunk.strip());
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

  private void exited(String agent, Text text, AgentEvent.Exited exited) {
    Integer code = exited.code();
    if (exited.signal() != null) {
      String reason = "killed by signal " + exited.signal();
      ended(agent, State.FAILED, lastWords(text, reason));
    } else if (code != null && code != 0) {
      ended(agent, State.FAILED, lastWords(text, "exit code " + code));
    } else {
      ended(agent, State.EXITED, text.exitReason);
    }
  }

  private static void keep(Text text, String line) {
    if (line.isEmpty()) {
      return;
    }
    if (text.errors.size() == KEPT_ERROR_LINES) {
      text.errors.removeFirst();
    }
    text.errors.add(line.substring(0, Clusters.cut(line, MAX_ERROR_LINE)));
  }

  private static String lastWords(Text text, @Nullable String reason) {
    return text.errors.isEmpty() ? String.valueOf(reason) : String.join(" / ", text.errors);
  }
}
