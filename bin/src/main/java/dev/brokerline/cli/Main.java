package dev.brokerline.cli;

/** The entry point. */
final class Main {
  private Main() {}

  public static void main(String[] args) {}
}
