package dev.brokerline.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.brokerline.client.error.Outcome;
import dev.brokerline.client.model.BrokerInfo;
import dev.brokerline.client.model.ClientEvent;
import dev.brokerline.client.model.CloseReport;
import dev.brokerline.client.options.BrokerClientOptions;
import dev.brokerline.client.options.BrokerObserver;
import dev.brokerline.protocol.model.AgentSpec;
import dev.brokerline.protocol.request.GetStatus;
import dev.brokerline.protocol.request.ListAgents;
import dev.brokerline.protocol.request.SpawnAgent;
import dev.brokerline.testing.Answer;
import dev.brokerline.testing.FakeBroker;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an observer is told of a conversation with a fake broker. */
class BrokerObserverTest {

  private final Notes notes = new Notes();
  private final FakeBroker fake = FakeBroker.builder().build();
  private final BrokerClient client =
      BrokerClient.create(
          BrokerClientOptions.builder()
              .processFactory(fake.processFactory())
              .observer(new Thrower())
              .observer(notes)
              .build());

  @AfterEach
  void closeAll() {
    client.close();
    fake.close();
  }

  @Test
  void tellsOfTheBrokerAndOfEachRequestAndItsEnd() throws Exception {
    client.start().join();
    get(client.request(SpawnAgent.of(AgentSpec.pty("a", "cat"))));
    fake.enqueue("get_status", Answer.invalidRequest("the disk is full"));
    assertThat(catchThrowable(() -> get(client.request(new GetStatus())))).isNotNull();
    client.closeAsync().get(30, TimeUnit.SECONDS);
    assertThat(notes.lines)
        .contains(
            "started",
            "sent spawn_agent a",
            "answered spawn_agent a",
            "sent get_status null",
            "rejected get_status null invalid_request UNKNOWN",
            "answered shutdown null",
            "ended")
        .containsSubsequence("answered spawn_agent a", "event agent_spawned");
  }

  @Test
  void tellsOfAStartThatFailedAndOfNoEnd() throws Exception {
    fake.enqueue("hello", Answer.invalidRequest("not today"));
    assertThat(catchThrowable(() -> get(client.start()))).isNotNull();
    client.closeAsync().get(30, TimeUnit.SECONDS);
    assertThat(notes.lines).contains("start failed").doesNotContain("started", "ended");
  }

  @Test
  void tellsOfATimeOutAndOfTheLateAnswer() {
    client.start().join();
    fake.enqueue("list_agents", Answer.none());
    var late = client.request(new ListAgents(), Duration.ofMillis(50));
    assertThat(catchThrowable(() -> get(late))).isNotNull();
    fake.emitRawLine(
        "{\"v\":1,\"type\":\"ok\",\"request_id\":\"%s\",\"payload\":{\"result\":{\"agents\":[]}}}"
            .formatted(idOf("list_agents")));
    awaitNote("late list_agents null");
    assertThat(notes.lines)
        .contains("timed out list_agents null UNKNOWN")
        .doesNotContain("answered list_agents null");
  }

  @Test
  void tellsOfACancellationOnce() {
    client.start().join();
    fake.goSilent();
    var asked = client.request(new ListAgents());
    asked.cancel(true);
    asked.cancel(true);
    assertThat(notes.lines).containsOnlyOnce("cancelled list_agents null");
  }

  @Test
  void tellsOfARequestThatWasNotSent() {
    client.start().join();
    client.close();
    assertThat(catchThrowable(() -> get(client.request(new ListAgents())))).isNotNull();
    assertThat(notes.lines).contains("failed list_agents null NOT_PERFORMED without id");
  }

  /** Returns the id of the only request of this type so far. */
  private String idOf(String type) {
    return fake.requests().stream()
        .filter(request -> request.type().equals(type))
        .map(request -> String.valueOf(request.requestId()))
        .findFirst()
        .orElseThrow();
  }

  private void awaitNote(String line) {
    await(line).atMost(Duration.ofSeconds(30)).until(() -> notes.lines.contains(line));
  }

  private static <T> T get(CompletableFuture<T> future) throws Exception {
    return future.get(30, TimeUnit.SECONDS);
  }

  /** Writes down what it is told. */
  private static final class Notes implements BrokerObserver {
    private final List<String> lines = new CopyOnWriteArrayList<>();

    private void note(String what, BrokerObserver.Request request, String rest) {
      lines.add(what + " " + request.type() + " " + request.agent() + rest);
    }

    @Override
    public void requestSent(BrokerObserver.Request request) {
      note("sent", request, "");
    }

    @Override
    public void requestAnswered(BrokerObserver.Request request, Duration took) {
      note("answered", request, "");
    }

    @Override
    public void requestRejected(
        BrokerObserver.Request request, String code, Outcome outcome, Duration took) {
      note("rejected", request, " " + code + " " + outcome);
    }

    @Override
    public void requestTimedOut(BrokerObserver.Request request, Outcome outcome, Duration took) {
      note("timed out", request, " " + outcome);
    }

    @Override
    public void requestFailed(BrokerObserver.Request request, Outcome outcome, Duration took) {
      note("failed", request, " " + outcome + (request.id() == null ? " without id" : ""));
    }

    @Override
    public void requestCancelled(BrokerObserver.Request request, Duration took) {
      note("cancelled", request, "");
    }

    @Override
    public void lateAnswer(BrokerObserver.Request request, Duration took) {
      note("late", request, "");
    }

    @Override
    public void event(ClientEvent event) {
      if (event instanceof ClientEvent.FromBroker from) {
        lines.add("event " + from.event().kind());
      }
    }

    @Override
    public void brokerStarted(BrokerInfo broker, Duration took) {
      lines.add("started");
    }

    @Override
    public void brokerStartFailed(CloseReport report) {
      lines.add("start failed");
    }

    @Override
    public void brokerEnded(CloseReport report) {
      lines.add("ended");
    }
  }

  /** Fails whatever it is told. */
  private static final class Thrower implements BrokerObserver {
    @Override
    public void requestSent(BrokerObserver.Request request) {
      throw new IllegalStateException("requestSent");
    }

    @Override
    public void requestAnswered(BrokerObserver.Request request, Duration took) {
      throw new AssertionError("requestAnswered");
    }

    @Override
    public void event(ClientEvent event) {
      throw new IllegalStateException("event");
    }

    @Override
    public void brokerStarted(BrokerInfo broker, Duration took) {
      throw new IllegalStateException("brokerStarted");
    }

    @Override
    public void brokerEnded(CloseReport report) {
      throw new IllegalStateException("brokerEnded");
    }
  }
}
