package dev.brokerline.relaycast;

import java.io.Serial;

/** The server could not open its port. */
public final class RelaycastStartException extends RelaycastException {
  @Serial private static final long serialVersionUID = 1L;

  RelaycastStartException(Throwable cause) {
    super(
        "The local Relaycast could not listen on a port of 127.0.0.1: "
            + cause.getMessage()
            + ". Check that this machine has a loopback interface and free ports.",
        cause);
  }
}
