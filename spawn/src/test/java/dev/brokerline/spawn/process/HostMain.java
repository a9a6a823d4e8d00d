package dev.brokerline.spawn.process;

import dev.brokerline.spawn.ChildProcess;
import dev.brokerline.spawn.ProcessCommand;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A JVM that starts a child and then ends in the way that is asked for. */
final class HostMain {

  private HostMain() {}

  /**
   * Arguments: the backend, the way to end ({@code return}, {@code exit}, {@code wait}), a
   * directory.
   */
  public static void main(String[] args) throws InterruptedException {
    ChildProcess.Factory factory = ProcessBackend.valueOf(args[0]).factory();
    String script = "trap 'echo term >> how' TERM; while read line; do :; done; echo eof >> how";
    RecordingListener seen = new RecordingListener();
    var unused =
        factory.start(
            new ProcessCommand(
                Children.SH,
                List.of("-c", "echo up; " + script),
                Path.of(args[2]),
                Map.of("PATH", "/usr/bin:/bin")),
            seen);
    seen.awaitLines(1);
    System.out.println("up");
    switch (args[1]) {
      case "return" -> {}
      case "exit" -> System.exit(0);
      default -> Thread.currentThread().join();
    }
  }
}
