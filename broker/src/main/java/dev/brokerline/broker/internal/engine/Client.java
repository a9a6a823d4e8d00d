package dev.brokerline.broker.internal.engine;

import dev.brokerline.protocol.wire.Inbound;

/** A connection, as the engine sees it. Neither method blocks. */
public interface Client {

  /** Sends the answer to a request. */
  void answer(Inbound answer);

  /**
   * Sends an event, which is dropped and counted if the client does not read.
   *
   * @param line the encoded frame
   */
  void event(byte[] line);
}
