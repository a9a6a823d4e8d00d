package dev.brokerline.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.brokerline.agents.model.Sender;
import dev.brokerline.relaycast.AgentIdentity;
import dev.brokerline.relaycast.LocalRelaycast;
import dev.brokerline.relaycast.RelaycastOptions;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The names of the host at embedded Relaycasts, one after the other. */
class HostSendersTest {

  private static final int MANY = 1000;

  private final HostSenders senders = new HostSenders();

  @Test
  void makesNamesAnswerableAtEachNewRelaycastHoweverManyTheLastOneHad() throws Exception {
    try (LocalRelaycast first = LocalRelaycast.start()) {
      for (int i = 0; i < MANY; i++) {
        senders.make(Sender.human("first" + i), Optional.of(first));
      }
    }
    try (LocalRelaycast second = LocalRelaycast.start()) {
      registerBroker(second);
      senders.make(Sender.human("first0"), Optional.of(second));
      senders.make(Sender.human("bob"), Optional.of(second));
      AgentIdentity agent = second.register("agent");
      assertThat(second.sendDirect(agent, "first0", "done").text()).isEqualTo("done");
      assertThat(second.sendDirect(agent, "bob", "done").text()).isEqualTo("done");
    }
  }

  @Test
  void throwsNothingAtAClosedRelaycastOrAtOneThatRefusesTheName() {
    LocalRelaycast server = LocalRelaycast.start(RelaycastOptions.builder().maxAgents(1).build());
    senders.make(Sender.human("first"), Optional.of(server));
    assertThatCode(() -> senders.make(Sender.human("second"), Optional.of(server)))
        .as("refused")
        .doesNotThrowAnyException();
    server.close();
    assertThatCode(() -> senders.make(Sender.human("third"), Optional.of(server)))
        .as("closed")
        .doesNotThrowAnyException();
  }

  private static void registerBroker(LocalRelaycast server)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(server.baseUri().resolve("/v1/agents"))
            .header("Authorization", "Bearer " + server.workspace().key())
            .header("X-Relaycast-Origin-Client", "@relaycast/sdk-rust")
            .POST(BodyPublishers.ofString("{\"name\":\"host\",\"type\":\"human\"}"))
            .build();
    int status = HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode();
    assertThat(status).isLessThan(300);
  }
}
