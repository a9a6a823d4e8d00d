package dev.brokerline.client.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.brokerline.client.error.RequestTimeoutException;
import dev.brokerline.client.internal.dialect.BrokerDialect;
import dev.brokerline.client.internal.dialect.NativeDialect;
import dev.brokerline.client.internal.dialect.OwnDialect;
import dev.brokerline.client.model.CheckedResult;
import dev.brokerline.client.options.BrokerClientOptions;
import dev.brokerline.concurrent.SharedExecutors;
import dev.brokerline.protocol.request.GetStatus;
import dev.brokerline.protocol.request.ListAgents;
import dev.brokerline.protocol.request.SendInput;
import dev.brokerline.protocol.request.SetModel;
import dev.brokerline.protocol.result.HelloResult;
import dev.brokerline.protocol.result.SendInputResult;
import dev.brokerline.protocol.result.SetModelResult;
import dev.brokerline.relaycast.LocalRelaycast;
import dev.brokerline.spawn.ChildProcess;
import dev.brokerline.spawn.tree.ProcessTree;
import dev.brokerline.testing.Answer;
import dev.brokerline.testing.FakeBroker;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The same conversation in two dialects: nothing but the dialect makes the difference. */
class PlainBrokerTest {

  private static final Duration BOUND = Duration.ofSeconds(30);
  private static final Duration NEVER_OVER = Duration.ofDays(1);

  private final FakeBroker fake = FakeBroker.create();

  @AfterEach
  void close() {
    fake.close();
  }

  @Test
  void aPlainBrokerGetsInputUnchangedAndItsAnswerIsEnough() throws Exception {
    Connection plain = started(OwnDialect.INSTANCE);
    fake.enqueue("send_input", Answer.ok(new SendInputResult("w", 5L)));
    var result = get(plain.conversation().check(new SendInput("w", "hello"), BOUND, NEVER_OVER));
    assertThat(result.confirmation()).isEqualTo(CheckedResult.Confirmation.CONFIRMED);
    assertThat(sentInput()).isEqualTo("hello");
  }

  @Test
  void aModelIsConfirmedOnceTheReceiptSaysThatItIsApplied() throws Exception {
    Connection plain = started(OwnDialect.INSTANCE);
    fake.enqueue(
        "set_model",
        Answer.ok(new SetModelResult("w", "m", true, "pending", null, "it was typed")),
        Answer.ok(new SetModelResult("w", "m", true, "applied", "m", "it says so")));

    var pending = get(plain.conversation().check(SetModel.of("w", "m"), BOUND, NEVER_OVER));
    var applied = get(plain.conversation().check(SetModel.of("w", "m"), BOUND, NEVER_OVER));

    assertThat(pending.confirmation()).isEqualTo(CheckedResult.Confirmation.UNCONFIRMED);
    assertThat(pending.evidence()).contains("it was typed");
    assertThat(applied.confirmation()).isEqualTo(CheckedResult.Confirmation.CONFIRMED);
  }

  @Test
  void theNativeBrokerGetsALineFeedAndItsAnswerIsNotEnough() throws Exception {
    Connection natives = started(NativeDialect.INSTANCE);
    fake.enqueue("send_input", Answer.ok(new SendInputResult("w", 6L)));
    var result =
        get(
            natives
                .conversation()
                .check(new SendInput("w", "hello"), BOUND, /* window= */ Duration.ofMillis(1)));
    assertThat(result.confirmation()).isEqualTo(CheckedResult.Confirmation.UNCONFIRMED);
    assertThat(sentInput()).isEqualTo("hello\n");
  }

  @Test
  void aPlainBrokersErrorWithoutAnIdIsNobodys() throws Exception {
    Connection plain = started(OwnDialect.INSTANCE);
    fake.enqueue("get_status", Answer.none());
    fake.enqueue("list_agents", Answer.invalidRequest("about whom?"), Answer.own());
    var waiting = plain.conversation().request(new GetStatus(), BOUND);
    assertThatThrownBy(
            () -> get(plain.conversation().request(new ListAgents(), Duration.ofMillis(1))))
        .hasCauseInstanceOf(RequestTimeoutException.class)
        .hasMessageNotContaining("in order");
    get(plain.conversation().request(new ListAgents(), BOUND));
    assertThat(waiting).isNotDone();
  }

  private String sentInput() throws InterruptedException {
    return ((SendInput) fake.takeRequest("send_input", BOUND).decoded()).data();
  }

  private Connection started(BrokerDialect dialect) throws Exception {
    BrokerClientOptions options =
        BrokerClientOptions.builder()
            .processFactory(fake.processFactory())
            .closeTimeout(Duration.ofSeconds(5))
            .build();
    Connection connection =
        new Connection(
            options,
            new Speaking(Transport.of(options), dialect),
            SharedExecutors.TIMER,
            EventDispatcher.of(options),
            List.of());
    get(connection.start());
    return connection;
  }

  private static <T> T get(CompletableFuture<T> future) throws Exception {
    return future.get(BOUND.toSeconds(), TimeUnit.SECONDS);
  }

  private record Speaking(Transport behind, BrokerDialect dialect) implements Transport {

    @Override
    public BrokerDialect dialect(HelloResult hello) {
      return dialect;
    }

    @Override
    public ChildProcess open(ChildProcess.Listener listener) {
      return behind.open(listener);
    }

    @Override
    public Optional<LocalRelaycast> relaycast() {
      return behind.relaycast();
    }

    @Override
    public Optional<ProcessTree> tree() {
      return behind.tree();
    }

    @Override
    public void cleanUp() {
      behind.cleanUp();
    }
  }
}
