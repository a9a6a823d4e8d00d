package dev.brokerline.bench;

import dev.brokerline.broker.Brokers;
import dev.brokerline.client.options.BrokerClientOptions;
import java.nio.file.Path;

/** The brokers that are compared. */
enum BrokerKind {
  NATIVE("native 3.2.18"),
  CHILD("ours, a child process"),
  IN_PROCESS("ours, in the JVM");

  private final String title;

  BrokerKind(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }

  /** Returns the options of a client with such a broker. */
  BrokerClientOptions options(Path directory) {
    BrokerClientOptions.Builder options = BrokerClientOptions.builder().directory(directory);
    switch (this) {
      case NATIVE -> {}
      case CHILD -> options.broker(Brokers.builtIn());
      case IN_PROCESS -> options.broker(Brokers.inProcess());
    }
    return options.build();
  }
}
