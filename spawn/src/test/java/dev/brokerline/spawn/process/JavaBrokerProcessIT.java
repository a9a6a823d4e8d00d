package dev.brokerline.spawn.process;

import dev.brokerline.spawn.BrokerProcessFactory;

final class JavaBrokerProcessIT extends BrokerProcessContract {

  @Override
  BrokerProcessFactory factory(ProcessLimits limits) {
    return new JavaBrokerProcessFactory(limits);
  }
}
