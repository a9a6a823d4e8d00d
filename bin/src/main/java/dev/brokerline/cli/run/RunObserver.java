package dev.brokerline.cli.run;

import dev.brokerline.cli.output.LineSplitter;
import dev.brokerline.client.output.AnsiStripper;
import dev.brokerline.protocol.event.AgentEvent;
import dev.brokerline.protocol.event.BrokerEvent;
import dev.brokerline.protocol.event.WorkerEvent;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Translates the broker's events into steps of {@link RunConditions}. Output of the agents is
 * stripped and split; of a worker's own standard error the last lines are kept, as the reason for
 * its failure. Not thread-safe.
 */
final class RunObserver {

  private static final int KEPT_ERROR_LINES = 6;
  private static final int MAX_ERROR_LINE = 300;

  /** What one agent prints. */
  private static final class Text {
    private final AnsiStripper stripper = new AnsiStripper(AnsiStripper.Colours.REMOVED);
    private final LineSplitter splitter = new LineSplitter();
    private final Deque<String> errors = new ArrayDeque<>();
  }

  private final RunConditions conditions;
  private final Map<String, Text> texts = new HashMap<>();

  RunObserver(RunConditions conditions) {
    this.conditions = conditions;
    conditions.agents().forEach(name -> texts.put(name, new Text()));
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
    } else if (event instanceof WorkerEvent.Ready) {
      conditions.ready(agent);
    } else if (event instanceof AgentEvent.Idle) {
      conditions.idle(agent);
    } else if (event instanceof AgentEvent.Exited exited) {
      exited(agent, text, exited);
    } else if (event instanceof AgentEvent.Released) {
      conditions.ended(agent, AgentState.RELEASED, "");
    } else if (event instanceof AgentEvent.PermanentlyDead dead) {
      conditions.ended(agent, AgentState.FAILED, lastWords(text, dead.reason()));
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
    text.splitter.accept(text.stripper.strip(chunk), line -> conditions.line(agent, line));
    String partial = text.splitter.partial();
    if (!partial.isEmpty()) {
      conditions.line(agent, partial);
    }
  }

  private void exited(String agent, Text text, AgentEvent.Exited exited) {
    Integer code = exited.code();
    if (exited.signal() != null) {
      String reason = "killed by signal " + exited.signal();
      conditions.ended(agent, AgentState.FAILED, lastWords(text, reason));
    } else if (code != null && code != 0) {
      conditions.ended(agent, AgentState.FAILED, lastWords(text, "exit code " + code));
    } else {
      conditions.ended(agent, AgentState.EXITED, "");
    }
  }

  private static void keep(Text text, String line) {
    if (line.isEmpty()) {
      return;
    }
    if (text.errors.size() == KEPT_ERROR_LINES) {
      text.errors.removeFirst();
    }
    text.errors.add(line.substring(0, Math.min(line.length(), MAX_ERROR_LINE)));
  }

  private static String lastWords(Text text, @Nullable String reason) {
    return text.errors.isEmpty() ? String.valueOf(reason) : String.join(" / ", text.errors);
  }
}
