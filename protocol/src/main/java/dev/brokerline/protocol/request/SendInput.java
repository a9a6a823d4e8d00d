package dev.brokerline.protocol.request;

import dev.brokerline.protocol.internal.Checks;
import dev.brokerline.protocol.internal.WorkerFrames;
import dev.brokerline.protocol.result.SendInputResult;
import java.util.Objects;

/**
 * Sends text to an agent's worker. It does not reach the program: brokers 3.1.0 to 3.2.18 write it
 * to the worker's control pipe, where each line causes a {@code worker_error} event. Text that
 * would do worse there is kept from it: a line that the worker may take for an order of its own
 * protocol is refused, and the text always ends with a line feed, as the rest of a line would
 * destroy the next message to that agent.
 *
 * @param data ends with a line feed; if the given text does not, one is added
 * @param unchecked whether the text holds lines that the worker may execute, at the caller's own
 *     risk; false for any text that has none; not sent
 */
public record SendInput(String name, String data, boolean unchecked)
    implements BrokerRequest<SendInputResult> {

  /** Refuses what the broker would refuse or misuse. */
  public SendInput {
    Objects.requireNonNull(name, "name");
    Checks.agentName("agent name", name);
    Objects.requireNonNull(data, "data");
    data = data.endsWith("\n") ? data : data + "\n";
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

  /** Makes a request to send the text, none of whose lines may look like an order to the worker. */
  public SendInput(String name, String data) {
    this(name, data, /* unchecked= */ false);
  }

  /** Returns a request to send any text, orders to the worker included. */
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

  /** Leaves out the text, which may hold secrets. */
  @Override
  public String toString() {
    return "SendInput[name=%s, data=%s, unchecked=%s]"
        .formatted(name, Checks.size(data), unchecked);
  }
}
