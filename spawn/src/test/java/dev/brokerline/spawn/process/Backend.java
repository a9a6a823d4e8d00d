package dev.brokerline.spawn.process;

import dev.brokerline.spawn.ChildProcessFactory;
import java.util.OptionalInt;

/** The implementations that have to behave alike. */
enum Backend {
  JAVA(128 + 9) {
    @Override
    ChildProcessFactory factory(ProcessLimits limits) {
      return new JavaChildProcessFactory(limits);
    }
  },
  NUPROCESS(128 + 9) {
    @Override
    ChildProcessFactory factory(ProcessLimits limits) {
      return new NuChildProcessFactory(limits);
    }
  },
  /** NuProcess on a system without process descriptors. */
  NUPROCESS_WITHOUT_REAPER(9) {
    @Override
    ChildProcessFactory factory(ProcessLimits limits) {
      NuRuntime.load();
      return new NuChildProcessFactory(limits, null);
    }
  };

  private final int killedCode;

  Backend(int killedCode) {
    this.killedCode = killedCode;
  }

  abstract ChildProcessFactory factory(ProcessLimits limits);

  /** What an exit by SIGKILL is reported as. */
  OptionalInt killedCode() {
    return OptionalInt.of(killedCode);
  }
}
