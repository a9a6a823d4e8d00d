package dev.brokerline.protocol.wire;

/** The types of the frames that the broker sends. */
final class InboundType {

  static final String HELLO_ACK = "hello_ack";
  static final String OK = "ok";
  static final String ERROR = "error";
  static final String EVENT = "event";

  private InboundType() {}
}
