package dev.brokerline.relaycast;

final class Placeholder {
  private Placeholder() {}
}
