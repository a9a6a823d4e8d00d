package dev.brokerline.spawn.process;

import dev.brokerline.spawn.BrokerLauncher;
import dev.brokerline.spawn.ChildProcess;
import dev.brokerline.spawn.LaunchOptions;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A host in whatever locale: starts the broker that the environment names, and waits for its end.
 */
final class LocaleMain {

  private LocaleMain() {}

  public static void main(String[] args) throws Exception {
    LaunchOptions options =
        LaunchOptions.builder().environment(Map.of("SET", "gr\u00fcezi \ud83d\ude42\n")).build();
    System.err.println("home " + options.home().toUri().getRawPath());
    BrokerLauncher launcher = new BrokerLauncher(ProcessBackend.valueOf(args[0]).factory());
    RecordingListener listener = new RecordingListener();
    ChildProcess process = launcher.launch(options, listener);
    System.err.println(process.exited().get(30, TimeUnit.SECONDS) + " " + listener.stderr);
  }
}
