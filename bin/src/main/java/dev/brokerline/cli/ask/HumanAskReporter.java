package dev.brokerline.cli.ask;

import dev.brokerline.harness.AgentSession;
import dev.brokerline.harness.turn.TokenUsage;
import dev.brokerline.harness.turn.TurnEvent;
import dev.brokerline.harness.turn.TurnResult;
import dev.brokerline.protocol.text.PrintableText;
import java.io.PrintStream;

/**
 * Shows a conversation to a person: the agent's words on standard output as they come, everything
 * else on standard error. Control characters are escaped.
 */
public final class HumanAskReporter implements AskReporter {

  private static final int MAX_INPUT_CHARS = 200;

  private final PrintStream out;
  private final PrintStream err;

  /** The message whose pieces were printed last. */
  private String streamed = "";

  /** Whether the last line on standard output has no end yet. */
  private boolean open;

  /** Makes a reporter that writes to these streams. */
  public HumanAskReporter(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  @Override
  public void event(TurnEvent event) {
    if (event instanceof TurnEvent.TextDelta delta) {
      piece(delta);
    } else if (event instanceof TurnEvent.Message message) {
      message(message);
    } else if (event instanceof TurnEvent.ToolCall call) {
      note(call.tool() + ": " + shortened(call.input()));
    } else if (event instanceof TurnEvent.ToolResult done && !done.ok()) {
      note("the tool failed: " + shortened(done.output()));
    } else if (event instanceof TurnEvent.PermissionResolved resolved) {
      note(resolved.decision().kind().allows() ? "allowed" : "denied (" + resolved.by() + ")");
    } else if (event instanceof TurnEvent.ModelChanged changed && changed.before() != null) {
      note("the model is now " + changed.model());
    } else if (event instanceof TurnEvent.Notice notice && !notice.text().isEmpty()) {
      note(notice.kind() + ": " + shortened(notice.text()));
    }
  }

  private void piece(TurnEvent.TextDelta delta) {
    if (!streamed.equals(delta.messageId())) {
      endLine();
    }
    streamed = delta.messageId();
    open = true;
    out.print(PrintableText.lines(delta.text()));
    out.flush();
  }

  private void message(TurnEvent.Message message) {
    endLine();
    if (!streamed.equals(message.messageId())) {
      out.println(PrintableText.lines(message.text()));
      out.flush();
    }
  }

  private void endLine() {
    if (open) {
      out.println();
      out.flush();
      open = false;
    }
  }

  /** Shows something other than the agent's words. */
  public void note(String text) {
    endLine();
    err.println("brokerline: " + PrintableText.line(text));
  }

  private static String shortened(String text) {
    return text.length() <= MAX_INPUT_CHARS ? text : text.substring(0, MAX_INPUT_CHARS) + "…";
  }

  @Override
  public void end(Outcome outcome) {
    endLine();
    outcome.result().map(TurnResult::usage).filter(it -> it.total() > 0).ifPresent(this::usage);
    outcome.session().ifPresent(this::continuation);
    outcome.failure().ifPresent(failure -> note(failure.sentence()));
  }

  private void usage(TokenUsage usage) {
    StringBuilder text = new StringBuilder();
    text.append(usage.input()).append(" tokens in, ");
    text.append(usage.cacheRead()).append(" from the cache, ");
    text.append(usage.output()).append(" out");
    if (usage.costUsd() != null) {
      text.append(", %.4f USD".formatted(usage.costUsd()));
    }
    note(text.toString());
  }

  private void continuation(AgentSession session) {
    session
        .continuation()
        .ifPresent(
            it ->
                note(
                    "go on with: brokerline ask %s --resume %s \"…\""
                        .formatted(session.program().id(), it.key())));
  }
}
