package dev.brokerline.testing.junit;

import static org.junit.jupiter.api.Assertions.fail;

import dev.brokerline.spawn.ChildProcess;
import dev.brokerline.spawn.ExitStatus;
import dev.brokerline.spawn.ProcessCommand;
import dev.brokerline.testing.Answer;
import dev.brokerline.testing.FakeBroker;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Test classes that are run by other tests only, to see what the extensions make of them. */
final class Samples {

  /** What the leaking tests leave, for the outer test to clean up. */
  static final List<AutoCloseable> LEFT = new ArrayList<>();

  private Samples() {}

  static class Leaks {

    @RegisterExtension
    static final NoLeaksExtension NO_LEAKS = new NoLeaksExtension(Duration.ofMillis(500));

    @Test
    void nothing() throws Exception {
      Thread thread = new Thread(() -> {}, "short");
      thread.start();
      thread.join();
      new ProcessBuilder("true").start().waitFor();
    }

    @Test
    void thread() {
      CountDownLatch end = new CountDownLatch(1);
      Thread thread =
          new Thread(
              () -> {
                try {
                  end.await();
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              },
              "left-alone");
      thread.setDaemon(true);
      thread.start();
      LEFT.add(end::countDown);
    }

    @Test
    void process() throws IOException {
      Process process = new ProcessBuilder("sleep", "600").start();
      LEFT.add(process::destroyForcibly);
    }

    @Test
    void file() throws IOException {
      LEFT.add(new FileInputStream(Path.of("pom.xml").toFile()));
    }

    @Test
    void exception() throws InterruptedException {
      Thread thread =
          new Thread(
              () -> {
                throw new IllegalStateException("nobody hears me");
              });
      thread.setUncaughtExceptionHandler(null);
      thread.start();
      thread.join();
    }

    @Test
    void fileAndFailure() throws IOException {
      file();
      fail("its own failure");
    }
  }

  @ExtendWith(FakeBrokerExtension.class)
  static class Fakes {

    static FakeBroker given;

    @Test
    void closesTheBroker(FakeBroker fake) {
      given = fake;
      LEFT.add(started(fake)::kill);
    }

    @Test
    void pendingRequest(FakeBroker fake) {
      fake.enqueue("get_status", Answer.none());
      started(fake).offer(line("get_status", "req_9"));
      fake.takeRequest("get_status", Duration.ofSeconds(10));
    }

    @Test
    void answeredRequest(FakeBroker fake) {
      started(fake).offer(line("get_status", "req_9"));
      fake.takeRequest("get_status", Duration.ofSeconds(10));
    }

    @Test
    void unusedAnswer(FakeBroker fake) {
      fake.enqueue("get_status", Answer.none());
    }
  }

  static class Registered {

    @RegisterExtension
    final FakeBrokerExtension fakes =
        FakeBrokerExtension.of(() -> FakeBroker.builder().workspaceKey("rk_live_given"));

    @Test
    void usesTheBuilder(FakeBroker fake) {
      started(fake);
    }
  }

  private static byte[] line(String type, String id) {
    String text =
        "{\"v\":1,\"type\":\"%s\",\"request_id\":\"%s\",\"payload\":{}}".formatted(type, id);
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static ChildProcess started(FakeBroker fake) {
    return fake.processFactory()
        .start(
            new ProcessCommand(Path.of("/fake"), List.of("init"), Path.of("/"), Map.of()),
            new Deaf());
  }

  private static final class Deaf implements ChildProcess.Listener {
    @Override
    public void onLine(byte[] line) {}

    @Override
    public void onOversizedLine(byte[] prefix, long length) {}

    @Override
    public void onStderr(String line) {}

    @Override
    public void onExit(ExitStatus status) {}
  }
}
