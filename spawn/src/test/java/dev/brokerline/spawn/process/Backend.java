package dev.brokerline.spawn.process;

import dev.brokerline.spawn.ChildProcessFactory;

/** The implementations that have to behave alike. */
enum Backend {
  JAVA {
    @Override
    ChildProcessFactory factory(ProcessLimits limits) {
      return new JavaChildProcessFactory(limits);
    }
  },
  NUPROCESS {
    @Override
    ChildProcessFactory factory(ProcessLimits limits) {
      return new NuChildProcessFactory(limits);
    }
  },
  /** NuProcess on a system without process descriptors. */
  NUPROCESS_WITHOUT_REAPER {
    @Override
    ChildProcessFactory factory(ProcessLimits limits) {
      NuRuntime.load();
      return new NuChildProcessFactory(limits, null);
    }
  };

  abstract ChildProcessFactory factory(ProcessLimits limits);
}
