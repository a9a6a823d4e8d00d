package dev.brokerline.broker.real;

import dev.brokerline.protocol.event.AgentEvent;
import dev.brokerline.protocol.event.DeliveryEvent;
import dev.brokerline.protocol.event.RelayEvent;
import dev.brokerline.protocol.model.AgentPermissions;
import dev.brokerline.protocol.request.GetScreen;
import dev.brokerline.protocol.request.SendMessage;
import dev.brokerline.protocol.request.SpawnAgent;
import dev.brokerline.protocol.result.AgentStarted;
import dev.brokerline.testing.agent.MockModel;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Two real programs on a broker, which write to each other and to a channel with their own tools,
 * as their model tells them to.
 */
final class RealTalk implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofSeconds(90);

  private static final int MESSAGES = 3;

  private final RealBroker broker;

  /**
   * Makes a broker.
   *
   * @param directory an existing directory for the home and the work
   * @param inherited the environment of the broker besides that of the home
   */
  RealTalk(List<Contender> contenders, Path directory, Map<String, String> inherited)
      throws IOException {
    MockModel model = MockModel.builder().pause(Duration.ofMillis(100)).start();
    broker = new RealBroker(model, contenders, directory, inherited, LIMIT);
  }

  /** Lets each write to the other and to a channel. Throws with a sentence for people. */
  void run(Contender one, Contender other) throws Exception {
    broker.start();
    spawn("ann", one);
    spawn("bob", other);
    write("ann", "bob");
    write("bob", "ann");
    post("ann", "bob");
    post("bob", "ann");
  }

  /** Requires that a program offers the tools to its model. Throws with a sentence for people. */
  void requireOffered(Contender contender) throws Exception {
    broker.start();
    spawn("ann", contender);
    // Some programs look for the tools of a server while they work on the first message.
    for (int message = 1; message <= MESSAGES && !isOffered(); message++) {
      int before = broker.events().count();
      broker.ask(SendMessage.of("ann", "Say hello"));
      broker.events().await("idle ann", before, event -> event instanceof AgentEvent.Idle, LIMIT);
    }
    if (!isOffered()) {
      throw new IllegalStateException(
          "no request of " + contender.id() + " offers the tools" + screen("ann"));
    }
  }

  /** The note on the tools does not name this one, and some programs offer it by name alone. */
  private boolean isOffered() {
    return broker.asked().stream().anyMatch(it -> it.body().contains("leave_channel"));
  }

  private void spawn(String name, Contender contender) throws Exception {
    AgentStarted started =
        broker.ask(
            SpawnAgent.of(
                contender
                    .spec(name)
                    .withArgs(contender.allowingTools())
                    .withChannels(List.of("dev"))
                    .withPermissions(AgentPermissions.ALLOW)));
    if (!"given".equals(started.relayTools())) {
      throw new IllegalStateException(contender.id() + " has tools: " + started.relayTools());
    }
  }

  private void write(String from, String to) throws Exception {
    use(from, "send_dm {\"to\":\"%s\",\"text\":\"walnut of %s\"}".formatted(to, from), to);
  }

  private void post(String from, String to) throws Exception {
    use(
        from,
        "post_message {\"channel\":\"#dev\",\"text\":\"hazel of %s\"}".formatted(from),
        "#dev",
        to);
  }

  private void use(String from, String call, String target) throws Exception {
    use(from, call, target, target);
  }

  /** Lets an agent call a tool, and waits until the other's model has been told. */
  private void use(String from, String call, String target, String to) throws Exception {
    int before = broker.events().count();
    broker.ask(SendMessage.of(from, "CALL_TOOL relay " + call));
    try {
      confirm(from, target, to, before);
    } catch (IllegalStateException e) {
      throw new IllegalStateException(e.getMessage() + screen(from) + screen(to), e);
    }
  }

  private String screen(String agent) {
    try {
      return "\n" + agent + ":\n" + broker.ask(new GetScreen(agent)).text();
    } catch (Exception none) {
      return "";
    }
  }

  private void confirm(String from, String target, String to, int before) throws Exception {
    RelayEvent.Inbound told =
        (RelayEvent.Inbound)
            broker
                .events()
                .await(
                    "the message of " + from,
                    before,
                    event ->
                        event instanceof RelayEvent.Inbound inbound
                            && from.equals(inbound.from())
                            && target.equals(inbound.target()),
                    LIMIT)
                .event();
    String id = String.valueOf(told.eventId());
    broker
        .events()
        .await(
            "the delivery to " + to,
            before,
            event ->
                event instanceof DeliveryEvent.Verified verified
                    && to.equals(verified.name())
                    && id.equals(verified.eventId()),
            LIMIT);
    String words = String.valueOf(told.body());
    RealRun.await(
        "a request of " + to + " with the words of " + from,
        () ->
            broker.asked().stream()
                .anyMatch(it -> it.body().contains("[" + id + "]") && it.body().contains(words)));
    broker
        .events()
        .await(
            "idle " + to,
            before,
            event -> event instanceof AgentEvent.Idle idle && to.equals(idle.name()),
            LIMIT);
  }

  @Override
  public void close() {
    broker.close();
  }
}
