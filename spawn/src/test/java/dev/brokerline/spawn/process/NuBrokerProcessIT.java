package dev.brokerline.spawn.process;

import dev.brokerline.spawn.BrokerProcessFactory;

final class NuBrokerProcessIT extends BrokerProcessContract {

  @Override
  BrokerProcessFactory factory(ProcessLimits limits) {
    return new NuBrokerProcessFactory(limits);
  }
}
