package com.example.orchestrator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brokerline.client.options.BrokerClientOptions;
import dev.brokerline.agents.AgentRelay;
import dev.brokerline.agents.AgentRelayOptions;
import dev.brokerline.testing.FakeBroker;
import dev.brokerline.testing.RecordedRequest;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The orchestrator before a fake broker: no process is started, and the test speaks for the agents. */
class HandoverTest {

  private static final Duration BOUND = Duration.ofSeconds(30);

  private FakeBroker broker;
  private AgentRelay relay;

  @BeforeEach
  void open() {
    broker = FakeBroker.builder().readyAfter(Duration.ZERO).build();
    BrokerClientOptions client =
        BrokerClientOptions.builder().processFactory(broker.processFactory()).build();
    relay = AgentRelay.open(AgentRelayOptions.builder().broker(client).build()).join();
  }

  @AfterEach
  void close() {
    relay.close();
    broker.close();
  }

  @Test
  void handsTheDraftToTheReviewer() throws Exception {
    CompletableFuture<String> verdict =
        CompletableFuture.supplyAsync(() -> new Handover(relay).run("claude", "codex"));
    broker.takeRequest("send_message", BOUND);
    broker.printOutput("writer", "thinking ...\r\ndraft: it runs agents\r\n");
    RecordedRequest question = broker.takeRequest("send_message", BOUND);
    assertTrue(question.line().contains("it runs agents"), question.line());
    broker.printOutput("reviewer", "verdict: good\r\n");
    assertEquals("good", verdict.get(BOUND.toSeconds(), TimeUnit.SECONDS));
    assertEquals("reviewer", releasedNext());
    assertEquals("writer", releasedNext());
  }

  @Test
  void failsAtOnceWhenTheWriterEnds() throws Exception {
    CompletableFuture<String> verdict =
        CompletableFuture.supplyAsync(() -> new Handover(relay).run("claude", "codex"));
    broker.takeRequest("send_message", BOUND);
    broker.exitAgent("writer");
    CompletableFuture<Throwable> failure = verdict.handle((result, thrown) -> thrown);
    Throwable thrown = failure.get(BOUND.toSeconds(), TimeUnit.SECONDS);
    assertThrows(
        CompletionException.class,
        () -> {
          throw thrown;
        });
    assertTrue(thrown.getCause().getMessage().contains("writer"), thrown.getCause().getMessage());
  }

  private String releasedNext() {
    String line = broker.takeRequest("release_agent", BOUND).line();
    return line.contains("reviewer") ? "reviewer" : "writer";
  }
}
