package dev.brokerline.client;

import dev.brokerline.client.options.BrokerClientOptions;
import dev.brokerline.spawn.BrokerLauncher;
import dev.brokerline.spawn.LaunchOptions;
import dev.brokerline.spawn.process.ProcessBackend;
import java.nio.file.Path;

/** The native broker, as a process that the backend of this name runs. */
public enum NativeBroker implements TestedBroker {
  AUTO(ProcessBackend.AUTO),
  JAVA(ProcessBackend.JAVA),
  NUPROCESS(ProcessBackend.NUPROCESS);

  private final ProcessBackend backend;

  NativeBroker(ProcessBackend backend) {
    this.backend = backend;
  }

  @Override
  public BrokerClientOptions.Builder options(Path home) {
    BrokerClientOptions.Builder options = RealBroker.options().processBackend(backend);
    return home.equals(RealBroker.home()) ? options : options.home(home).binary(binary());
  }

  private static Path binary() {
    return new BrokerLauncher(ProcessBackend.JAVA.factory())
        .binaries(LaunchOptions.builder().home(RealBroker.home()).build())
        .resolve();
  }

  @Override
  public boolean isNative() {
    return true;
  }

  @Override
  public boolean isProcess() {
    return true;
  }
}
