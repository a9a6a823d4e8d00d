package dev.brokerline.client.internal;

import dev.brokerline.spawn.ChildProcess;
import dev.brokerline.spawn.ExitStatus;
import dev.brokerline.spawn.ProcessCommand;
import dev.brokerline.testing.FakeBroker;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Processes of fake brokers without a client. */
final class Launched {

  private Launched() {}

  /** Starts the broker's process, to which nobody listens. */
  static ChildProcess process(FakeBroker fake) {
    ProcessCommand command =
        new ProcessCommand(Path.of("broker"), List.of("init"), Path.of(""), Map.of());
    return fake.processFactory().start(command, new Deaf());
  }

  /** Hears nothing. */
  static final class Deaf implements ChildProcess.Listener {
    @Override
    public void onLine(byte[] line) {}

    @Override
    public void onOversizedLine(byte[] prefix, long length) {}

    @Override
    public void onStderr(String text) {}

    @Override
    public void onExit(ExitStatus status) {}
  }
}
