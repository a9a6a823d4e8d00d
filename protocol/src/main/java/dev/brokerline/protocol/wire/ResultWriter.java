package dev.brokerline.protocol.wire;

import dev.brokerline.protocol.RawJson;
import dev.brokerline.protocol.internal.mapper.Json;
import dev.brokerline.protocol.result.BrokerResult;

/** Writes an answer, for fakes and recorders. */
public final class ResultWriter {

  private ResultWriter() {}

  /** Returns the answer's JSON. */
  public static RawJson write(BrokerResult result) {
    return Json.write(result);
  }
}
