package dev.brokerline.protocol.request;

import dev.brokerline.protocol.internal.Checks;
import dev.brokerline.protocol.result.SetModelResult;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Asks an agent to change its model. It has no effect with brokers 3.1.0 to 3.2.18: the command
 * goes to the worker's control pipe and causes a {@code worker_error} event.
 *
 * @param model the model, a single line, because the worker would take a second one as an order
 * @param timeout in whole milliseconds; ignored by the broker; may be null
 */
public record SetModel(String name, String model, @Nullable Duration timeout)
    implements BrokerRequest<SetModelResult> {

  /** Refuses values that the broker would refuse or misuse. */
  public SetModel {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(model, "model");
    Checks.agentName("agent name", name);
    Checks.line("model", model);
    Checks.optionalDuration("timeout", timeout, Duration.ofMillis(1));
  }

  /** Returns a request to change the agent's model. */
  public static SetModel of(String name, String model) {
    return new SetModel(name, model, null);
  }

  /** Returns a copy with this timeout, in whole milliseconds. */
  public SetModel withTimeout(@Nullable Duration timeout) {
    return new SetModel(name, model, timeout);
  }

  @Override
  public String type() {
    return "set_model";
  }

  @Override
  public Class<SetModelResult> resultType() {
    return SetModelResult.class;
  }
}
