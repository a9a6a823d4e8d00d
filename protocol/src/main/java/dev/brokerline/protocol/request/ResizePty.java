package dev.brokerline.protocol.request;

import dev.brokerline.protocol.internal.Checks;
import dev.brokerline.protocol.result.ResizeResult;
import java.util.Objects;

/**
 * Resizes an agent's terminal, which has 24 rows and 80 columns at first (brokers 3.2.6 and later).
 *
 * @param rows 1-65535
 * @param cols 1-65535
 */
public record ResizePty(String name, int rows, int cols) implements BrokerRequest<ResizeResult> {

  /** Refuses values that the broker would refuse or misuse. */
  public ResizePty {
    Objects.requireNonNull(name, "name");
    Checks.agentName("agent name", name);
    Checks.range("rows", rows, 1, 65_535);
    Checks.range("cols", cols, 1, 65_535);
  }

  @Override
  public String type() {
    return "resize_pty";
  }

  @Override
  public Class<ResizeResult> resultType() {
    return ResizeResult.class;
  }
}
