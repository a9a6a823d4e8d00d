package dev.brokerline.spawn.process;

import dev.brokerline.spawn.BrokerProcessFactory;
import java.util.OptionalInt;

/** NuProcess on a system without process descriptors. */
final class NuBrokerProcessWithoutReaperIT extends BrokerProcessContract {

  @Override
  BrokerProcessFactory factory(ProcessLimits limits) {
    NuRuntime.load();
    return new NuBrokerProcessFactory(limits, null);
  }

  @Override
  OptionalInt killedCode() {
    return OptionalInt.of(9);
  }
}
