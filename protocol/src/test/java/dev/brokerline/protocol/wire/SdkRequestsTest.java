package dev.brokerline.protocol.wire;

import static dev.brokerline.protocol.wire.Transcript.tree;
import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.protocol.model.AgentSpec;
import dev.brokerline.protocol.model.DeliveryMode;
import dev.brokerline.protocol.model.HeadlessProvider;
import dev.brokerline.protocol.request.BrokerRequest;
import dev.brokerline.protocol.request.GetStatus;
import dev.brokerline.protocol.request.Hello;
import dev.brokerline.protocol.request.ListAgents;
import dev.brokerline.protocol.request.ReleaseAgent;
import dev.brokerline.protocol.request.SendMessage;
import dev.brokerline.protocol.request.Shutdown;
import dev.brokerline.protocol.request.SpawnAgent;
import dev.brokerline.protocol.request.SubscribeChannels;
import dev.brokerline.protocol.request.UnsubscribeChannels;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the relay's own TypeScript SDK sends, against what we send for the same calls. */
class SdkRequestsTest {

  private static final AgentSpec CAT =
      AgentSpec.pty("A", "cat").withChannels(List.of("general")).withCwd("/home/dev/work");

  private static final List<BrokerRequest<?>> CALLS =
      List.of(
          Hello.of("@agent-relay/sdk", "0.1.0"),
          SpawnAgent.of(CAT).withInitialTask("do A").withIdleThreshold(Duration.ofSeconds(3)),
          SpawnAgent.of(
                  AgentSpec.pty("Claude", "claude")
                      .withArgs(List.of("--model", "opus"))
                      .withChannels(List.of("general"))
                      .withModel("opus")
                      .withCwd("/home/dev/work"))
              .withInitialTask("hello claude"),
          SendMessage.of("Claude", "ping"),
          SendMessage.of("Claude", "x").withFrom("Lead"),
          SendMessage.of("Claude", "x").withFrom("system"),
          SendMessage.of("*", "all").withFrom("human:orchestrator"),
          SendMessage.of("Claude", "y").withFrom("A").withMode(DeliveryMode.STEER),
          new SubscribeChannels("A", List.of("ops")),
          new UnsubscribeChannels("A", List.of("ops")),
          SpawnAgent.of(CAT),
          ReleaseAgent.of("A").withReason("bye"),
          SpawnAgent.of(
              AgentSpec.pty("B", "bash")
                  .withArgs(List.of("-c", "echo hi; sleep 1; exit 4"))
                  .withChannels(List.of("general"))
                  .withCwd("/home/dev/work")),
          SpawnAgent.of(
                  AgentSpec.headless("OpenCode", HeadlessProvider.OPENCODE)
                      .withChannels(List.of("general")))
              .withInitialTask("t"),
          new ListAgents(),
          new GetStatus(),
          new Shutdown());

  private final List<Transcript.Line> sent = Transcript.read("90-ts-sdk-3.2.18-facade").toBroker();

  @Test
  void theSameCallsMakeTheSameFrames() {
    assertThat(sent).hasSameSizeAs(CALLS);
    for (int i = 0; i < CALLS.size(); i++) {
      byte[] ours =
          EnvelopeCodec.encode(Envelope.of(new RequestId("req_" + (i + 1)), CALLS.get(i)));
      assertThat(tree(ours)).isEqualTo(tree(sent.get(i).text()));
    }
  }

  @Test
  void framesReadAndWrittenAgainAreTheSame() {
    for (int i = 0; i < sent.size(); i++) {
      Envelope envelope = EnvelopeCodec.decode(sent.get(i).bytes());
      BrokerRequest<?> request = RequestReader.read(envelope);
      assertThat(request).isEqualTo(CALLS.get(i));
      RequestId id = new RequestId("req_" + (i + 1));
      assertThat(envelope.requestId()).isEqualTo(id);
      assertThat(tree(EnvelopeCodec.encode(Envelope.of(id, request))))
          .isEqualTo(tree(sent.get(i).text()));
    }
  }
}
