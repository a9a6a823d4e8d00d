package dev.brokerline.spawn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.spawn.process.ProcessBackend;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** No thread of this module inherits what the thread that made it is about. */
class InheritedThreadLocalsIT {

  private static final Duration BOUND = Duration.ofSeconds(30);
  private static final InheritableThreadLocal<String> ABOUT = new InheritableThreadLocal<>();

  @ParameterizedTest
  @EnumSource
  void threadsOfAProcessInheritNothing(ProcessBackend backend) throws Exception {
    Map<String, String> seen = new ConcurrentHashMap<>();
    ABOUT.set("request 4711 of customer Smith");
    try {
      ChildProcess process =
          backend
              .factory(ProcessBackend.Limits.defaults())
              .start(
                  new ProcessCommand(
                      Path.of("/bin/sh"),
                      List.of("-c", "echo out; echo err >&2; cat"),
                      Path.of("/tmp"),
                      Map.of()),
                  new Noting(seen));
      process.offer("in".getBytes(StandardCharsets.UTF_8));
      process.closeStdin();
      process.exited().get(BOUND.toSeconds(), TimeUnit.SECONDS);
    } finally {
      ABOUT.remove();
    }
    assertThat(seen).containsOnlyKeys("line", "stderr", "exit");
    assertThat(seen.values()).containsOnly("null");
  }

  private record Noting(Map<String, String> seen) implements ChildProcess.Listener {

    private void note(String where) {
      seen.merge(where, String.valueOf(ABOUT.get()), (one, other) -> one.equals(other) ? one : "?");
    }

    @Override
    public void onLine(byte[] line) {
      note("line");
    }

    @Override
    public void onOversizedLine(byte[] prefix, long length) {}

    @Override
    public void onStderr(String line) {
      note("stderr");
    }

    @Override
    public void onExit(ExitStatus status) {
      note("exit");
    }
  }
}
