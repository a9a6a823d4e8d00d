package dev.brokerline.agents;

import static dev.brokerline.agents.FakeRelay.failure;
import static dev.brokerline.agents.FakeRelay.get;
import static dev.brokerline.agents.FakeRelay.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.client.error.RequestTimeoutException;
import dev.brokerline.testing.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Releases that wait in line for a broker that ends one worker after the other. */
class ManyReleasesTest {

  private static final int AGENTS = 20;

  private final FakeRelay fake = new FakeRelay();

  @AfterEach
  void close() {
    fake.close();
  }

  @Test
  void areGivenTheTimeThatThoseBeforeThemMayTake() throws Exception {
    List<Agent> agents = new ArrayList<>();
    for (int i = 0; i < AGENTS; i++) {
      agents.add(fake.spawn("w" + i));
      fake.fake.enqueue("release_agent", Answer.own().after(Duration.ofSeconds(2)));
    }
    List<CompletableFuture<Void>> releases = agents.stream().map(Agent::release).toList();
    for (CompletableFuture<Void> release : releases) {
      fake.timer.advance(Duration.ofSeconds(2));
      fake.brokerTimeUntil("a release", release::isDone);
      get(release);
    }
  }

  @Test
  void timeOutAllTheSameIfTheBrokerFallsSilent() throws Exception {
    Agent first = fake.spawn("a");
    Agent second = fake.spawn("b");
    fake.fake.enqueue("release_agent", Answer.none());
    fake.fake.enqueue("release_agent", Answer.none());
    CompletableFuture<Void> one = first.release();
    CompletableFuture<Void> two = second.release();
    until("the requests", () -> fake.requests("release_agent").size() == 2);
    fake.timer.advance(Duration.ofSeconds(10));
    assertThat(failure(one)).isInstanceOf(RequestTimeoutException.class);
    assertThat(two).isNotDone();
    fake.timer.advance(Duration.ofSeconds(2));
    assertThat(failure(two)).isInstanceOf(RequestTimeoutException.class);
  }
}
