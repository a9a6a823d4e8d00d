package dev.brokerline.broker.real;

import dev.brokerline.protocol.event.DeliveryEvent;
import dev.brokerline.protocol.event.RelayEvent;
import dev.brokerline.protocol.event.SessionEvent;
import dev.brokerline.protocol.model.AgentPermissions;
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

  private final RealBroker broker;

  /**
   * Makes a broker.
   *
   * @param directory an existing directory for the home and the work
   * @param inherited the environment of the broker besides that of the home
   */
  RealTalk(List<Contender> contenders, Path directory, Map<String, String> inherited)
      throws IOException {
    broker = new RealBroker(MockModel.start(), contenders, directory, inherited, LIMIT);
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

  private void spawn(String name, Contender contender) throws Exception {
    AgentStarted started =
        broker.ask(
            SpawnAgent.of(
                contender
                    .spec(name)
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
    broker
        .events()
        .await(
            "the delivery to " + to,
            before,
            event ->
                event instanceof DeliveryEvent.Verified verified
                    && to.equals(verified.name())
                    && String.valueOf(told.eventId()).equals(verified.eventId()),
            LIMIT);
    broker
        .events()
        .await(
            "the turn of " + to,
            before,
            event ->
                event instanceof SessionEvent.TurnCompleted turn
                    && to.equals(turn.name())
                    && String.valueOf(told.eventId()).equals(turn.eventId()),
            LIMIT);
    String words = "Message from " + from;
    if (broker.asked().stream()
        .noneMatch(
            it -> it.body().contains(words) && it.body().contains(String.valueOf(told.body())))) {
      throw new IllegalStateException("no request of " + to + " has the words of " + from);
    }
  }

  @Override
  public void close() {
    broker.close();
  }
}
