package dev.brokerline.cli.rpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.client.options.BrokerClientOptions;
import dev.brokerline.testing.Answer;
import dev.brokerline.testing.FakeBroker;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A session before a fake broker, without a process. */
class RpcSessionTest {

  private static final Duration LONG = Duration.ofSeconds(30);

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @Test
  void a_signal_after_the_end_of_input_is_the_reason_since_it_decides_the_exit_code()
      throws Exception {
    Input input = new Input("{\"id\":\"1\",\"op\":\"list_agents\"}\n");
    try (FakeBroker broker = FakeBroker.create();
        PrintStream printed = new PrintStream(out, /* autoFlush= */ true, UTF_8)) {
      broker.enqueue("list_agents", Answer.none());
      BrokerClientOptions.Builder options =
          BrokerClientOptions.builder().processFactory(broker.processFactory());
      RpcSession session = new RpcSession(options, input, printed);
      CompletableFuture<RpcSession.Result> result =
          CompletableFuture.supplyAsync(() -> run(session));

      input.awaitReader();
      session.interrupt();

      assertThat(result.get(LONG.toSeconds(), TimeUnit.SECONDS).exitCode()).isEqualTo(130);
      assertThat(out.toString(UTF_8).lines())
          .last()
          .asString()
          .startsWith("{\"closed\":{\"reason\":\"interrupted\"");
    }
  }

  private static RpcSession.Result run(RpcSession session) {
    try {
      return session.run();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** An input that tells which thread has read it to its end. */
  private static final class Input extends InputStream {

    private final InputStream bytes;
    private final CompletableFuture<Thread> reader = new CompletableFuture<>();

    Input(String text) {
      bytes = new ByteArrayInputStream(text.getBytes(UTF_8));
    }

    /** Waits until the thread that reads has found the end, and has told the session. */
    void awaitReader() throws Exception {
      Thread thread = reader.get(LONG.toSeconds(), TimeUnit.SECONDS);
      thread.join(LONG.toMillis());
      assertThat(thread.isAlive()).isFalse();
    }

    @Override
    public int read() {
      throw new UnsupportedOperationException("byte by byte");
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      reader.complete(Thread.currentThread());
      return bytes.read(buffer, offset, length);
    }
  }
}
