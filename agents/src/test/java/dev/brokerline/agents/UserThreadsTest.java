package dev.brokerline.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.brokerline.agents.model.AgentWaitException;
import dev.brokerline.agents.model.RelayState;
import dev.brokerline.client.BrokerClient;
import dev.brokerline.client.error.BrokerClosedException;
import dev.brokerline.client.error.BrokerExitedException;
import dev.brokerline.client.error.RequestTimeoutException;
import dev.brokerline.client.model.BrokerEventListener;
import dev.brokerline.client.model.BrokerInfo;
import dev.brokerline.client.model.BrokerState;
import dev.brokerline.client.model.CloseReport;
import dev.brokerline.client.options.BrokerClientOptions;
import dev.brokerline.client.options.BrokerObserver;
import dev.brokerline.protocol.request.GetStatus;
import dev.brokerline.protocol.result.BrokerStatus;
import dev.brokerline.testing.Answer;
import dev.brokerline.testing.FakeBroker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever the code of users does with the threads that it runs on, ours go on. */
class UserThreadsTest {

  private static final Duration BOUND = Duration.ofSeconds(30);
  private static final int MANY = 64;

  private final List<AutoCloseable> opened = new ArrayList<>();
  private final CountDownLatch end = new CountDownLatch(1);
  private final AtomicBoolean spoiled = new AtomicBoolean();
  private final FakeBroker fake = open(FakeBroker.create());

  /** Executors of users, good and bad ones. */
  enum Users {
    /** That of the client. */
    DEFAULT,
    /** Runs each task on the thread that brings it. */
    IN_PLACE,
    /** Has one thread. */
    SINGLE,
    /** Refuses all with an exception from some moment on. */
    REJECTING,
    /** Refuses all with an error from some moment on. */
    WITHOUT_THREADS,
    /** Drops all from some moment on. */
    DROPPING
  }

  @AfterEach
  void closeAll() throws Exception {
    end.countDown();
    for (int i = opened.size() - 1; i >= 0; i--) {
      opened.get(i).close();
    }
  }

  private <T extends AutoCloseable> T open(T closeable) {
    opened.add(closeable);
    return closeable;
  }

  private BrokerClientOptions.Builder options(Users users) {
    BrokerClientOptions.Builder options =
        BrokerClientOptions.builder()
            .processFactory(fake.processFactory())
            .closeTimeout(Duration.ofSeconds(5));
    return users == Users.DEFAULT
        ? options
        : options.callbackExecutor(executor(users)).listenerExecutor(executor(users));
  }

  private Executor executor(Users users) {
    ExecutorService one =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread thread = new Thread(task, "one");
              thread.setDaemon(true);
              return thread;
            });
    opened.add(0, one::shutdownNow);
    return switch (users) {
      case IN_PLACE -> Runnable::run;
      case REJECTING ->
          task -> {
            if (spoiled.get()) {
              throw new IllegalStateException("no more");
            }
            one.execute(task);
          };
      case WITHOUT_THREADS ->
          task -> {
            if (spoiled.get()) {
              throw new OutOfMemoryError("unable to create native thread");
            }
            one.execute(task);
          };
      case DROPPING ->
          task -> {
            if (!spoiled.get()) {
              one.execute(task);
            }
          };
      default -> one;
    };
  }

  private BrokerClient client(Users users) throws Exception {
    BrokerClient client = open(BrokerClient.create(options(users).build()));
    get(client.start());
    return client;
  }

  private AgentRelay relay(Users users) throws Exception {
    AgentRelayOptions options = AgentRelayOptions.builder().broker(options(users).build()).build();
    return open(get(AgentRelay.open(options)));
  }

  // Continuations that block

  @ParameterizedTest
  @EnumSource(names = {"DEFAULT", "IN_PLACE"})
  void manyContinuationsMayWaitForAnswers(Users users) throws Exception {
    BrokerClient client = client(users);
    CyclicBarrier all = new CyclicBarrier(MANY);
    List<CompletableFuture<?>> asked = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      asked.add(
          afterStatus(
              () -> client.request(new GetStatus(), BOUND),
              fake,
              () -> {
                meet(all);
                var unused = client.request(new GetStatus(), BOUND).join();
              }));
    }
    get(CompletableFuture.allOf(asked.toArray(CompletableFuture<?>[]::new)));
  }

  @ParameterizedTest
  @EnumSource(names = {"DEFAULT", "IN_PLACE", "SINGLE"})
  void anotherClientWorksWhileAllContinuationsOfOneBlock(Users users) throws Exception {
    BrokerClient blocked = client(users);
    for (int i = 0; i < MANY; i++) {
      var unused =
          afterStatus(() -> blocked.request(new GetStatus(), BOUND), fake, this::blockTillEnd);
    }
    fake.goSilent();
    try (FakeBroker other = FakeBroker.create();
        BrokerClient free =
            BrokerClient.create(
                BrokerClientOptions.builder().processFactory(other.processFactory()).build())) {
      get(free.start());
      assertThat(get(free.request(new GetStatus())).agentCount()).isZero();
      other.enqueue("get_status", Answer.none());
      assertThat(failure(free.request(new GetStatus(), Duration.ofMillis(50))))
          .isInstanceOf(RequestTimeoutException.class);
      get(free.closeAsync());
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"DEFAULT", "IN_PLACE", "SINGLE"})
  void aContinuationMayCloseItsClient(Users users) throws Exception {
    BrokerClient client = client(users);
    get(afterStatus(() -> client.request(new GetStatus(), BOUND), fake, client::close));
    assertThat(client.state()).isEqualTo(BrokerState.CLOSED);
  }

  @ParameterizedTest
  @EnumSource(names = {"DEFAULT", "IN_PLACE", "SINGLE"})
  void aContinuationMayCloseItsRelay(Users users) throws Exception {
    AgentRelay relay = relay(users);
    get(relay.spawn("a", "cat"));
    get(afterStatus(relay::status, fake, relay::close));
    assertThat(relay.state()).isEqualTo(RelayState.CLOSED);
    assertThat(get(relay.closed()).released()).containsExactly("a");
  }

  @ParameterizedTest
  @EnumSource(names = {"DEFAULT", "IN_PLACE", "SINGLE"})
  void aListenerMayCloseItsRelay(Users users) throws Exception {
    AgentRelay relay = relay(users);
    AtomicInteger closed = new AtomicInteger();
    relay.listen(
        (BrokerEventListener)
            event -> {
              relay.close();
              closed.incrementAndGet();
            });
    // The event that closes the relay may be one that comes before the answer, or the request.
    CompletableFuture<?> spawned = relay.spawn("a", "cat");
    await().atMost(BOUND).until(() -> closed.get() > 0);
    assertThat(relay.state()).isEqualTo(RelayState.CLOSED);
    await().atMost(BOUND).until(spawned::isDone);
  }

  @Test
  void anObserverMayCloseItsClientAtTheEnd() throws Exception {
    AtomicReference<BrokerClient> own = new AtomicReference<>();
    CountDownLatch told = new CountDownLatch(1);
    BrokerObserver observer =
        new BrokerObserver() {
          @Override
          public void brokerEnded(CloseReport report) {
            own.get().close();
            told.countDown();
          }
        };
    own.set(open(BrokerClient.create(options(Users.IN_PLACE).observer(observer).build())));
    get(own.get().start());
    fake.exit(1);
    get(own.get().closed());
    assertThat(told.await(BOUND.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void manyRelaysMayBeClosedInTheirContinuations() throws Exception {
    List<CompletableFuture<?>> closed = new ArrayList<>();
    CyclicBarrier all = new CyclicBarrier(16);
    for (int i = 0; i < 16; i++) {
      FakeBroker own = open(FakeBroker.create());
      BrokerClientOptions broker =
          BrokerClientOptions.builder().processFactory(own.processFactory()).build();
      AgentRelay relay =
          open(get(AgentRelay.open(AgentRelayOptions.builder().broker(broker).build())));
      closed.add(
          afterStatus(
              relay::status,
              own,
              () -> {
                meet(all);
                relay.close();
              }));
    }
    get(CompletableFuture.allOf(closed.toArray(CompletableFuture<?>[]::new)));
  }

  /** What follows a future that is done runs on the caller: the answer waits for it. */
  private static CompletableFuture<Void> afterStatus(
      Supplier<CompletableFuture<BrokerStatus>> status, FakeBroker broker, Runnable action) {
    broker.enqueue("get_status", Answer.none());
    int before = statusIds(broker).size();
    CompletableFuture<Void> followed = status.get().thenRun(action);
    await().atMost(BOUND).until(() -> statusIds(broker).size() > before);
    broker.emitRawLine(
        "{\"v\":1,\"type\":\"ok\",\"request_id\":\"%s\",\"payload\":{\"result\":{}}}"
            .formatted(statusIds(broker).get(before)));
    return followed;
  }

  private static List<String> statusIds(FakeBroker broker) {
    return broker.requests().stream()
        .filter(request -> "get_status".equals(request.type()))
        .map(request -> String.valueOf(request.requestId()))
        .toList();
  }

  @ParameterizedTest
  @EnumSource(names = {"DEFAULT", "IN_PLACE", "SINGLE"})
  void aRelayRecoversWhileItsContinuationsBlock(Users users) throws Exception {
    AgentRelay relay = relay(users);
    get(relay.spawn("a", "cat"));
    for (int i = 0; i < 16; i++) {
      var unused = afterStatus(relay::status, fake, this::blockTillEnd);
    }
    fake.exit(9);
    await().atMost(BOUND).until(() -> relay.state() == RelayState.RECOVERING);
    await().atMost(BOUND).until(() -> relay.state() == RelayState.RUNNING);
  }

  // Executors that fail

  @ParameterizedTest
  @EnumSource(names = {"REJECTING", "WITHOUT_THREADS"})
  void aRefusedContinuationRunsOnAThreadOfOurs(Users users) throws Exception {
    AgentRelay relay = relay(users);
    Agent agent = get(relay.spawn("a", "cat"));
    spoiled.set(true);
    get(relay.status());
    fake.makeReady("a");
    get(agent.awaitReady(BOUND));
    assertThat(failure(agent.awaitIdle(Duration.ofMillis(20))))
        .isInstanceOf(AgentWaitException.class);
    get(agent.release());
  }

  @ParameterizedTest
  @EnumSource(names = {"REJECTING", "WITHOUT_THREADS", "DROPPING"})
  void aRelayOutlivesItsBrokerThoughItsExecutorsFail(Users users) throws Exception {
    AgentRelay relay = relay(users);
    relay.listen((BrokerEventListener) event -> {});
    get(relay.spawn("a", "cat"));
    fake.enqueue("get_status", Answer.none());
    CompletableFuture<?> lost = relay.status();
    spoiled.set(true);
    fake.exit(9);
    await().atMost(BOUND).until(() -> relay.state() == RelayState.RECOVERING);
    await().atMost(BOUND).until(() -> relay.state() == RelayState.RUNNING);
    if (users != Users.DROPPING) {
      assertThat(failure(lost)).isInstanceOf(BrokerExitedException.class);
    }
    get(relay.closeAsync());
  }

  @ParameterizedTest
  @EnumSource
  void aClientClosesInTimeWhateverItsExecutorsDo(Users users) throws Exception {
    BrokerClient client = client(users);
    client.listen(event -> {});
    fake.enqueue("get_status", Answer.none());
    CompletableFuture<?> lost = client.request(new GetStatus(), BOUND);
    spoiled.set(true);
    CloseReport report = get(client.closeAsync());
    assertThat(report.took()).isLessThan(Duration.ofSeconds(10));
    if (users != Users.DROPPING) {
      assertThat(failure(lost)).isInstanceOf(BrokerClosedException.class);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aBrokerThatDiesRightAfterItsHelloWasStarted(Users users) throws Exception {
    BrokerClient client = open(BrokerClient.create(options(users).build()));
    CompletableFuture<BrokerInfo> started = client.start();
    await().atMost(BOUND).until(() -> client.state() == BrokerState.READY);
    fake.exit(9);
    assertThat(get(started).pid()).isPositive();
    get(client.closed());
    assertThat(failure(client.request(new GetStatus(), BOUND)))
        .isInstanceOf(BrokerExitedException.class)
        .hasMessageContaining("9");
  }

  private void blockTillEnd() {
    try {
      var unused = end.await(2 * BOUND.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      // Its executor is shut down.
    }
  }

  private static void meet(CyclicBarrier all) {
    try {
      all.await(BOUND.toSeconds(), TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static <T> T get(CompletableFuture<T> future) throws Exception {
    return future.get(BOUND.toSeconds(), TimeUnit.SECONDS);
  }

  private static Throwable failure(CompletableFuture<?> future) throws Exception {
    try {
      throw new AssertionError("it did not fail: " + get(future));
    } catch (ExecutionException e) {
      return e.getCause();
    }
  }
}
