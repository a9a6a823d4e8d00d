package dev.brokerline.testing;

final class Placeholder {
  private Placeholder() {}
}
