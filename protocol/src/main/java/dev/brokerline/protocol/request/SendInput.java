package dev.brokerline.protocol.request;

import dev.brokerline.protocol.internal.Checks;
import dev.brokerline.protocol.internal.WorkerFrames;
import dev.brokerline.protocol.result.SendInputResult;
import java.util.Objects;

/**
 * Sends text to an agent's worker. With the native broker it does not reach the program
 * (PROTOCOL.md, "Requests that do not work"). The constructor refuses a line that the worker may
 * execute as an order.
 *
 * @param data the text, unchanged
 * @param unchecked whether the text may contain such lines, at the caller's own risk; false if it
 *     contains none; not sent
 */
public record SendInput(String name, String data, boolean unchecked)
    implements BrokerRequest<SendInputResult> {

  /** Refuses values that the broker would refuse or misuse. */
  public SendInput {
    Objects.requireNonNull(name, "name");
    Checks.agentName("agent name", name);
    Objects.requireNonNull(data, "data");
    int line = WorkerFrames.firstLineLikeAFrame(data);
    if (line > 0 && !unchecked) {
      throw new IllegalArgumentException(
          "line "
              + line
              + " of the input is JSON that the worker may execute as an order;"
              + " SendInput.unchecked sends it all the same");
    }
    unchecked = line > 0;
  }

  /** Makes a request to send text without lines that look like an order to the worker. */
  public SendInput(String name, String data) {
    this(name, data, /* unchecked= */ false);
  }

  /** Returns a request to send any text, even with orders to the worker. */
  public static SendInput unchecked(String name, String data) {
    return new SendInput(name, data, /* unchecked= */ true);
  }

  @Override
  public String type() {
    return "send_input";
  }

  @Override
  public Class<SendInputResult> resultType() {
    return SendInputResult.class;
  }

  /** Omits the text, which may contain secrets. */
  @Override
  public String toString() {
    return "SendInput[name=%s, data=%s, unchecked=%s]"
        .formatted(name, Checks.size(data), unchecked);
  }
}
