package dev.brokerline.spawn.process;

import dev.brokerline.spawn.ChildProcess;

/** The implementations that have to behave alike. */
enum Backend {
  JAVA {
    @Override
    ChildProcess.Factory factory(ProcessBackend.Limits limits) {
      return new JavaChildProcessFactory(limits);
    }
  },
  NUPROCESS {
    @Override
    ChildProcess.Factory factory(ProcessBackend.Limits limits) {
      return new NuChildProcessFactory(limits);
    }
  },
  /** NuProcess on a system without process descriptors. */
  NUPROCESS_WITHOUT_REAPER {
    @Override
    ChildProcess.Factory factory(ProcessBackend.Limits limits) {
      NuRuntime.load();
      return new NuChildProcessFactory(limits, null);
    }
  };

  abstract ChildProcess.Factory factory(ProcessBackend.Limits limits);
}
