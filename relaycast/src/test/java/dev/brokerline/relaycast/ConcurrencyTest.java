package dev.brokerline.relaycast;

import static dev.brokerline.relaycast.Peer.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Many writers at once. */
class ConcurrencyTest {
  private static final int WRITERS = 32;
  private static final int POSTS = 20;

  @Test
  void everyMessageOfManyWritersArrivesOnceAndInOrderAtEachSocket() throws Exception {
    ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
    try (LocalRelaycast server = LocalRelaycast.start();
        SocketPeer first = SocketPeer.broker(server, "dev").settled();
        SocketPeer second = SocketPeer.broker(server, "dev").settled()) {
      Peer.broker(server, "hostA").post("/v1/channels", json("{'name':'dev'}")).data();
      List<Callable<List<String>>> tasks = new ArrayList<>();
      for (int i = 0; i < WRITERS; i++) {
        Peer writer = Peer.agent(server, "agent" + i);
        tasks.add(() -> post(writer));
      }
      List<String> ids = new ArrayList<>();
      for (Future<List<String>> written : writers.invokeAll(tasks, 60, TimeUnit.SECONDS)) {
        ids.addAll(written.get());
      }
      assertThat(ids).hasSize(WRITERS * POSTS).doesNotHaveDuplicates();
      assertThat(received(first)).isSorted().containsExactlyInAnyOrderElementsOf(ids);
      assertThat(received(second)).isSorted().hasSameSizeAs(ids);
    } finally {
      writers.shutdownNow();
    }
  }

  private static List<String> post(Peer writer) {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < POSTS; i++) {
      JsonNode sent = writer.post("/v1/channels/dev/messages", json("{'text':'%d'}", i)).data();
      ids.add(sent.path("id").asText());
    }
    return ids;
  }

  private static List<String> received(SocketPeer socket) {
    return socket.untilPong().stream().map(f -> f.path("message").path("id").asText()).toList();
  }
}
