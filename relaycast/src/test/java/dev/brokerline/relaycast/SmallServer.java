package dev.brokerline.relaycast;

import java.io.IOException;

/** A server in a JVM of its own, whose heap is small; ends with its standard input. */
final class SmallServer {
  private SmallServer() {}

  public static void main(String[] none) throws IOException {
    try (LocalRelaycast server = LocalRelaycast.start()) {
      System.out.println(server.brokerUri());
      System.out.println(server.baseUri());
      System.out.println(server.workspace().key());
      while (System.in.read() >= 0) {
        // Nothing is to be read but the end.
      }
    }
  }
}
