package dev.brokerline.relaycast;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a broker that connects again is told a second time; time is turned by hand. */
class ReplayTest {
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000_000);
  private final LocalRelaycast server =
      LocalRelaycast.start(
          RelaycastOptions.builder()
              .time(Clock.systemUTC(), nanos::get)
              .maxQueuedFrames(20)
              .maxMessageChars(10_000)
              .build());
  private final AgentIdentity alice = server.register("alice");

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void framesOfTheLastTwoMinutesAreSentAgainOncePerSocket() {
    Peer.worker(server, "w1");
    server.sendDirect(alice, "w1", "too old");
    elapse(Duration.ofSeconds(1));
    server.sendDirect(alice, "w1", "recent");
    elapse(Duration.ofSeconds(119).plusMillis(500));
    for (int reconnect = 0; reconnect < 2; reconnect++) {
      try (SocketPeer broker = SocketPeer.broker(server, "general")) {
        assertThat(texts(broker)).containsExactly("recent");
        broker.subscribe("more");
        assertThat(texts(broker)).isEmpty();
      }
    }
  }

  @Test
  void aChannelsFramesAreReplayedOnlyToWhoSubscribesToItAtFirst() {
    Peer.broker(server, "hostA").post("/v1/channels", Peer.json("{'name':'dev'}"));
    server.post(alice, "#dev", "standup");
    try (SocketPeer subscriber = SocketPeer.broker(server, "#dev");
        SocketPeer late = SocketPeer.broker(server, "general")) {
      assertThat(texts(subscriber)).containsExactly("standup");
      late.subscribe("dev");
      assertThat(texts(late)).isEmpty();
    }
  }

  @Test
  void aBrokerWithoutChannelsGetsTheReplayBeforeItsFirstPong() {
    Peer.worker(server, "w1");
    server.sendDirect(alice, "w1", "hello");
    try (SocketPeer broker = SocketPeer.open(server, server.workspace().key())) {
      assertThat(texts(broker)).containsExactly("hello");
    }
  }

  @Test
  void anAgentsSocketGetsNoReplay() {
    Peer worker = Peer.worker(server, "w1");
    server.sendDirect(alice, "w1", "hello");
    try (SocketPeer agent = SocketPeer.open(server, worker.token())) {
      assertThat(texts(agent)).isEmpty();
    }
  }

  @Test
  void onlyTheNewestFramesAreKept() {
    Peer.worker(server, "w1");
    for (int i = 0; i < 25; i++) {
      server.sendDirect(alice, "w1", "m" + i);
    }
    try (SocketPeer broker = SocketPeer.broker(server)) {
      assertThat(texts(broker)).hasSize(10).endsWith("m24");
    }
  }

  @Test
  void longFramesAreKeptUpToTheLimitOfCharacters() {
    Peer.worker(server, "w1");
    for (String letter : List.of("a", "b", "c")) {
      server.sendDirect(alice, "w1", letter.repeat(2_000));
    }
    try (SocketPeer broker = SocketPeer.broker(server)) {
      assertThat(texts(broker)).extracting(text -> text.charAt(0)).containsExactly('b', 'c');
    }
  }

  private void elapse(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  private static List<String> texts(SocketPeer socket) {
    return socket.untilPong().stream().map(f -> f.path("message").path("text").asText()).toList();
  }
}
