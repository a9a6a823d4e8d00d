package dev.brokerline.broker.internal.headless;

import dev.brokerline.broker.internal.agent.Delivery;
import dev.brokerline.harness.turn.AgentError;
import dev.brokerline.harness.turn.TokenUsage;
import dev.brokerline.harness.turn.TurnEvent;
import dev.brokerline.harness.turn.TurnResult;
import dev.brokerline.protocol.ErrorDetail;
import dev.brokerline.protocol.RawJson;
import dev.brokerline.protocol.event.BrokerEvent;
import dev.brokerline.protocol.event.SessionEvent;
import dev.brokerline.protocol.event.WorkerEvent;
import dev.brokerline.protocol.model.Tokens;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Makes the broker's events of those of one turn, and tells its message how far it has come. Used
 * on the broker's thread.
 */
final class TurnNews {

  private final String agent;
  private final Delivery delivery;
  private final LongSupplier numbers;
  private final Consumer<BrokerEvent> out;

  /** The messages that were told in pieces, and are not told again in full. */
  private final Set<String> streamed = new HashSet<>();

  private long number;

  /**
   * Makes the news of a turn that has not begun.
   *
   * @param numbers gives the turn its number when it begins
   */
  TurnNews(String agent, Delivery delivery, LongSupplier numbers, Consumer<BrokerEvent> out) {
    this.agent = agent;
    this.delivery = delivery;
    this.numbers = numbers;
    this.out = out;
  }

  boolean hasBegun() {
    return number > 0;
  }

  /** Tells an event of the turn, in their order. */
  void tell(TurnEvent event) {
    if (event instanceof TurnEvent.Completed completed) {
      end(completed);
      return;
    }
    begin();
    boolean proof = !(event instanceof TurnEvent.Started started) || started.confirmed();
    if (proof && !(event instanceof TurnEvent.Notice)) {
      delivery.taken();
    }
    TurnDetail detail = TurnDetail.of(event);
    out.accept(
        new SessionEvent.TurnProgress(agent, number, event.seq(), detail.type(), detail.members()));
    text(event);
    session(event);
  }

  private void begin() {
    if (number == 0) {
      number = numbers.getAsLong();
      out.accept(new SessionEvent.TurnStarted(agent, number, delivery.eventId()));
      delivery.injected();
    }
  }

  /** Tells the text as output too, for clients that know no turns. */
  private void text(TurnEvent event) {
    if (event instanceof TurnEvent.TextDelta delta) {
      streamed.add(delta.messageId());
      output(delta.text());
    } else if (event instanceof TurnEvent.Message message) {
      output(streamed.remove(message.messageId()) ? "\n" : message.text() + "\n");
    }
  }

  private void output(String text) {
    out.accept(new WorkerEvent.Output(agent, "stdout", text));
  }

  private void session(TurnEvent event) {
    if (event instanceof TurnEvent.PermissionRequested asked) {
      var request = asked.request();
      out.accept(
          new SessionEvent.PermissionRequested(
              agent,
              number,
              request.id(),
              request.tool(),
              request.title(),
              RawJson.of(TurnDetail.parsed(request.input()).toString())));
    } else if (event instanceof TurnEvent.PermissionResolved resolved) {
      out.accept(
          new SessionEvent.PermissionResolved(
              agent,
              number,
              resolved.requestId(),
              lower(resolved.decision().kind()),
              lower(resolved.by())));
    } else if (event instanceof TurnEvent.ModelChanged changed) {
      out.accept(
          new SessionEvent.ModelChanged(
              agent, changed.before(), changed.model(), changed.evidence()));
    } else if (event instanceof TurnEvent.Usage usage) {
      out.accept(new SessionEvent.UsageReported(agent, number, tokens(usage.usage())));
    }
  }

  private void end(TurnEvent.Completed completed) {
    TurnResult result = completed.result();
    AgentError error = result.error();
    if (error == null) {
      begin();
      delivery.taken();
    } else {
      delivery.failed(error.toString());
      if (!hasBegun()) {
        return;
      }
    }
    out.accept(
        new SessionEvent.TurnCompleted(
            agent,
            number,
            delivery.eventId(),
            result.success(),
            lower(result.stopReason()),
            result.text(),
            error == null ? null : detail(error),
            tokens(result.usage())));
  }

  static ErrorDetail detail(AgentError error) {
    return new ErrorDetail(
        lower(error.code()),
        error.message(),
        error.retryable(),
        RawJson.of("{\"outcome\":\"" + lower(error.outcome()) + "\"}"));
  }

  static Tokens tokens(TokenUsage usage) {
    return new Tokens(
        usage.input(),
        usage.cacheRead(),
        usage.cacheWrite(),
        usage.output(),
        usage.reasoning(),
        usage.contextWindow(),
        usage.costUsd());
  }

  static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
