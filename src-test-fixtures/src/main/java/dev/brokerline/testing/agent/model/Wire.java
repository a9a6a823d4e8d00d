package dev.brokerline.testing.agent.model;

import dev.brokerline.testing.agent.json.Json;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How the programs of one maker talk to a model. */
public interface Wire {

  /** Returns all wires. */
  static List<Wire> all() {
    return List.of(new ResponsesWire(), new ChatWire(), new MessagesWire(), new GeminiWire());
  }

  /** Returns whether the request is of this wire. */
  boolean accepts(ModelCall call);

  /** Returns the model that the request names, or an empty text. */
  default String model(ModelCall call) {
    return call.body().at("model").text();
  }

  /** Answers. */
  void answer(ModelCall call) throws IOException;

  /** Returns the error of this wire for an HTTP status. */
  default Map<String, @Nullable Object> error(int status) {
    return Json.object(
        "error",
        Json.object("message", "mock error " + status, "type", "mock", "code", "mock_" + status));
  }
}
