package dev.brokerline.bench.part;

import dev.brokerline.bench.figures.Contender;
import dev.brokerline.broker.Brokers;
import dev.brokerline.client.options.BrokerClientOptions;
import java.nio.file.Path;

/** The brokers that are compared. */
enum BrokerKind {
  NATIVE(Contender.NATIVE_BROKER),
  CHILD(Contender.CHILD_BROKER),
  IN_PROCESS(Contender.BROKER_IN_JVM);

  private final Contender contender;

  BrokerKind(Contender contender) {
    this.contender = contender;
  }

  Contender contender() {
    return contender;
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
