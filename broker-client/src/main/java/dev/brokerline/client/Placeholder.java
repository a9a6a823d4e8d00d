package dev.brokerline.client;

final class Placeholder {
  private Placeholder() {}
}
