package dev.brokerline.protocol.request;

import dev.brokerline.protocol.internal.Checks;
import dev.brokerline.protocol.result.SendInputResult;
import java.util.Objects;

/**
 * Sends text to an agent's worker. It does not reach the program: brokers 3.1.0 to 3.2.18 write it
 * to the worker's control pipe, where a whole line causes a {@code worker_error} event, and text
 * without a line feed destroys the next message to that agent.
 */
public record SendInput(String name, String data) implements BrokerRequest<SendInputResult> {

  /** Refuses what the broker would refuse or misuse. */
  public SendInput {
    Checks.agentName("agent name", name);
    Objects.requireNonNull(data, "data");
  }

  @Override
  public String type() {
    return "send_input";
  }

  @Override
  public Class<SendInputResult> resultType() {
    return SendInputResult.class;
  }
}
