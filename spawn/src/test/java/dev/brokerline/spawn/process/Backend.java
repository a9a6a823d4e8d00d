package dev.brokerline.spawn.process;

import dev.brokerline.spawn.BrokerProcessFactory;
import java.util.OptionalInt;

/** The implementations that have to behave alike. */
enum Backend {
  JAVA(128 + 9) {
    @Override
    BrokerProcessFactory factory(ProcessLimits limits) {
      return new JavaBrokerProcessFactory(limits);
    }
  },
  NUPROCESS(128 + 9) {
    @Override
    BrokerProcessFactory factory(ProcessLimits limits) {
      return new NuBrokerProcessFactory(limits);
    }
  },
  /** NuProcess on a system without process descriptors. */
  NUPROCESS_WITHOUT_REAPER(9) {
    @Override
    BrokerProcessFactory factory(ProcessLimits limits) {
      NuRuntime.load();
      return new NuBrokerProcessFactory(limits, null);
    }
  };

  private final int killedCode;

  Backend(int killedCode) {
    this.killedCode = killedCode;
  }

  abstract BrokerProcessFactory factory(ProcessLimits limits);

  /** What an exit by SIGKILL is reported as. */
  OptionalInt killedCode() {
    return OptionalInt.of(killedCode);
  }
}
