package dev.brokerline.harness.internal.driver.oneturn;

import dev.brokerline.harness.internal.driver.TurnSink;
import dev.brokerline.harness.turn.AgentError;
import dev.brokerline.harness.turn.PermissionRequest;
import dev.brokerline.harness.turn.StopReason;
import dev.brokerline.harness.turn.TokenUsage;
import dev.brokerline.harness.turn.TurnEvent;
import dev.brokerline.spawn.ExitStatus;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** Passes all on but the end, which has to wait for that of the process. */
final class HeldEnd implements TurnSink {

  private final TurnSink sink;
  private @Nullable Verdict said;

  HeldEnd(TurnSink sink) {
    this.sink = sink;
  }

  /** Returns what the program said of its end, or null if it said nothing yet. */
  @Nullable Verdict said() {
    return said;
  }

  void end(Verdict verdict) {
    end(verdict.reason(), verdict.error(), null);
  }

  @Override
  public void end(StopReason reason, @Nullable AgentError error, @Nullable ExitStatus exit) {
    if (said == null) {
      said = new Verdict(reason, error);
    }
  }

  @Override
  public void started() {
    sink.started();
  }

  @Override
  public void alive() {
    sink.alive();
  }

  @Override
  public void event(LongFunction<TurnEvent> event) {
    sink.event(event);
  }

  @Override
  public void text(String messageId, String piece) {
    sink.text(messageId, piece);
  }

  @Override
  public void messageEnded(String messageId) {
    sink.messageEnded(messageId);
  }

  @Override
  public void message(String messageId, String text) {
    sink.message(messageId, text);
  }

  @Override
  public void permission(PermissionRequest request) {
    sink.permission(request);
  }

  @Override
  public void withdrawn(String requestId) {
    sink.withdrawn(requestId);
  }

  @Override
  public void usage(TokenUsage usage) {
    sink.usage(usage);
  }

  @Override
  public void notice(String kind, String text, @Nullable String json) {
    sink.notice(kind, text, json);
  }
}
