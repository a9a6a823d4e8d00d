package dev.brokerline.broker.internal.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.broker.internal.engine.Engine;
import dev.brokerline.broker.internal.engine.Workers;
import dev.brokerline.concurrent.SerialExecutor;
import dev.brokerline.concurrent.SharedExecutors;
import dev.brokerline.protocol.ErrorDetail;
import dev.brokerline.protocol.wire.Inbound;
import dev.brokerline.protocol.wire.InboundDecoder;
import dev.brokerline.protocol.wire.RequestId;
import dev.brokerline.spawn.lines.LineChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Everything runs on the test's thread here. */
class ClientConnectionTest {

  private static final byte[] EVENT = "{\"v\":1,\"type\":\"event\",\"payload\":{}}".getBytes(UTF_8);

  private final Lines lines = new Lines();
  private final SerialExecutor thread = new SerialExecutor(Runnable::run, 1 << 20);
  private final Engine engine;
  private final ClientConnection connection;
  private int over;

  ClientConnectionTest(@TempDir Path directory) {
    engine =
        new Engine(
            "1.2.3",
            directory,
            new Workers(Map.of(), thread, SharedExecutors.TIMER),
            thread,
            SharedExecutors.TIMER);
    connection = new ClientConnection(engine, () -> over++);
    connection.open(lines);
  }

  private void send(String line) {
    connection.onLine(line.getBytes(UTF_8));
  }

  @Test
  void theGreetingTellsTheVersionAndWhatThisBrokerCan() {
    send(
        "{\"v\":1,\"type\":\"hello\",\"request_id\":\"1\",\"payload\":"
            + "{\"client_name\":\"t\",\"client_version\":\"1\"}}");
    assertThat(lines.last())
        .isInstanceOfSatisfying(
            Inbound.HelloAck.class,
            ack -> {
              assertThat(ack.requestId()).isEqualTo(new RequestId("1"));
              assertThat(ack.result().brokerVersion()).isEqualTo("brokerline/1.2.3");
              assertThat(ack.result().capabilities()).contains("headless", "model_receipts");
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "no json                                                                  |",
        "[]                                                                       |",
        "{\"v\":1,\"type\":\"list_agents\",\"request_id\":\"7\"                   | 7",
        "{\"v\":1,\"type\":\"make_coffee\",\"request_id\":\"7\",\"payload\":{}}   | 7",
        "{\"v\":2,\"type\":\"list_agents\",\"request_id\":\"7\",\"payload\":{}}   | 7",
        "{\"v\":1,\"type\":\"send_input\",\"request_id\":\"7\",\"payload\":{}}    | 7",
        "{\"v\":1,\"type\":\"release_agent\",\"request_id\":\"7\",\"payload\":[]} | 7",
        "{\"v\":1,\"type\":\"release_agent\",\"request_id\":\"7\",\"payload\":{\"name\":\"x\"}} | 7",
      })
  void whatCannotBeDoneIsAnsweredWithItsIdAndItsOutcome(String line, String id) {
    send(line);
    assertThat(lines.last())
        .isInstanceOfSatisfying(
            Inbound.Error.class,
            error -> {
              assertThat(error.requestId()).isEqualTo(id == null ? null : new RequestId(id));
              assertNotPerformed(error.error());
            });
    send("{\"v\":1,\"type\":\"list_agents\",\"request_id\":\"8\",\"payload\":{}}");
    assertThat(lines.last()).isInstanceOf(Inbound.Ok.class);
  }

  @Test
  void anOversizedLineIsAnsweredWithTheIdAtItsBegin() {
    connection.onOversizedLine(
        "{\"v\":1,\"type\":\"send_input\",\"request_id\":\"9\",\"payl".getBytes(UTF_8), 99_999_999);
    assertThat(lines.last())
        .isInstanceOfSatisfying(
            Inbound.Error.class,
            error -> {
              assertThat(error.requestId()).isEqualTo(new RequestId("9"));
              assertThat(error.error().message()).contains("99999999 bytes");
              assertNotPerformed(error.error());
            });
  }

  private static void assertNotPerformed(ErrorDetail error) {
    assertThat(String.valueOf(error.data())).contains("\"outcome\":\"not_performed\"");
  }

  @Test
  void aClientThatDoesNotReadLosesEventsAndLearnsHowMany() {
    connection.event(EVENT);
    lines.full = true;
    connection.event(EVENT);
    connection.event(EVENT);
    lines.full = false;
    connection.event(EVENT);
    assertThat(lines.texts()).hasSize(3);
    assertThat(lines.texts().get(1)).contains("\"events_dropped\",\"count\":2}");
    assertThat(lines.texts().get(2)).isEqualTo(new String(EVENT, UTF_8));
    assertThat(over).isZero();
  }

  @Test
  void aClientThatCannotEvenBeAnsweredIsCutOff() {
    lines.full = true;
    send("{\"v\":1,\"type\":\"list_agents\",\"request_id\":\"8\",\"payload\":{}}");
    assertThat(lines.closed).isTrue();
    assertThat(over).isEqualTo(1);
  }

  /** The way to a client, which reads or does not. */
  private static final class Lines implements LineChannel {

    private final List<byte[]> sent = new ArrayList<>();
    private boolean full;
    private boolean closed;

    @Override
    public Offer offer(byte[] line) {
      if (full) {
        return Offer.FULL;
      }
      sent.add(line);
      return Offer.QUEUED;
    }

    @Override
    public void closeOutput() {
      closed = true;
    }

    Inbound last() {
      return new InboundDecoder().decode(sent.get(sent.size() - 1));
    }

    List<String> texts() {
      return sent.stream().map(line -> new String(line, UTF_8)).toList();
    }
  }
}
