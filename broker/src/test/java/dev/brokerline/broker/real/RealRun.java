package dev.brokerline.broker.real;

import dev.brokerline.client.error.BrokerRejectedException;
import dev.brokerline.protocol.event.AgentEvent;
import dev.brokerline.protocol.event.DeliveryEvent;
import dev.brokerline.protocol.event.WorkerEvent;
import dev.brokerline.protocol.request.GetScreen;
import dev.brokerline.protocol.request.ReleaseAgent;
import dev.brokerline.protocol.request.SendMessage;
import dev.brokerline.protocol.request.SetModel;
import dev.brokerline.protocol.request.SpawnAgent;
import dev.brokerline.protocol.result.MessageAccepted;
import dev.brokerline.protocol.result.SetModelResult;
import dev.brokerline.testing.agent.MockModel;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * One agent on a broker, a model and a home of its own, from its spawn to its release: two
 * messages, the first in the moment in which it is ready and the second in which it is idle, and a
 * third one to another model.
 */
final class RealRun implements AutoCloseable {

  private static final Duration START = Duration.ofSeconds(90);
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String NAME = "ann";
  private static final String ANSWER = "Hello from mock.";
  private static final long LOOKING_EVERY_MILLIS = 20;

  private final Contender contender;
  private final RealBroker broker;

  /**
   * What was seen.
   *
   * @param ready how long the program took to be ready
   * @param idleAfter how long after an answer its end was told, at most
   * @param model how the model was switched; empty if it was not
   */
  record Seen(Duration ready, Duration idleAfter, String model) {}

  /**
   * Starts a broker.
   *
   * @param directory an existing directory for the home and the work
   * @param inherited the environment of the broker besides that of the home
   */
  RealRun(Contender contender, Path directory, Map<String, String> inherited) throws IOException {
    this.contender = contender;
    MockModel model = MockModel.builder().pause(Duration.ofMillis(100)).start();
    this.broker = new RealBroker(model, List.of(contender), directory, inherited, LIMIT);
  }

  /** Runs the agent. Throws with a sentence for people. */
  Seen run() throws Exception {
    long pid = broker.start();
    long began = System.nanoTime();
    broker.ask(SpawnAgent.of(contender.spec(NAME)).withSkipRelayPrompt(true));
    Events.Heard ready =
        broker
            .events()
            .await("worker_ready", 0, event -> event instanceof WorkerEvent.Ready, START);
    Duration first = message(0);
    Duration second = message(1);
    String switched = switchModel();
    broker.ask(new ReleaseAgent(NAME, null));
    requireNothingLeft(pid);
    Duration slowest = first.compareTo(second) > 0 ? first : second;
    return new Seen(Duration.ofNanos(ready.nanos() - began), slowest, switched);
  }

  /** Sends a message, and returns how long after its answer the agent was told to be idle. */
  private Duration message(int number) throws Exception {
    int before = broker.events().count();
    String mark = "walnut-" + (4711 + number);
    MessageAccepted accepted = broker.ask(SendMessage.of(NAME, "Say hello, " + mark));
    broker
        .events()
        .await(
            "delivery_verified of message " + (number + 1),
            before,
            event ->
                event instanceof DeliveryEvent.Verified verified
                    && accepted.eventId().equals(verified.eventId()),
            LIMIT);
    await("the answer to message " + (number + 1), () -> isAnswered(mark, before));
    long answered = System.nanoTime();
    Events.Heard idle =
        broker
            .events()
            .await("agent_idle", before, event -> event instanceof AgentEvent.Idle, LIMIT);
    requireAsked(mark, number + 1);
    return Duration.ofNanos(Math.max(0, idle.nanos() - answered));
  }

  private boolean isAnswered(String mark, int before) throws Exception {
    if (!contender.inTerminal()) {
      return broker.events().printed(before).contains(ANSWER);
    }
    String screen = broker.ask(new GetScreen(NAME)).text();
    int prompt = screen.indexOf(mark);
    return prompt >= 0 && screen.indexOf(ANSWER, prompt) > 0;
  }

  private void requireAsked(String mark, int number) {
    if (requests(mark) == 0) {
      throw new IllegalStateException("no request of the program has message " + number);
    }
  }

  private long requests(String mark) {
    return broker.asked().stream().filter(request -> request.body().contains(mark)).count();
  }

  private String switchModel() throws Exception {
    int before = broker.events().count();
    SetModelResult result;
    try {
      result = broker.ask(new SetModel(NAME, contender.otherModel(), null));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof BrokerRejectedException refused) {
        throw new IllegalStateException("the model: " + refused.error().message(), e);
      }
      throw e;
    }
    String mark = "walnut-model";
    broker.ask(SendMessage.of(NAME, "Say hello, " + mark));
    await("an answer of the other model", () -> isAnswered(mark, before));
    boolean asked =
        broker.asked().stream()
            .anyMatch(
                request ->
                    request.body().contains(mark)
                        && request.model().equals(contender.requestedModel()));
    if (!asked) {
      throw new IllegalStateException(
          "the model was "
              + result.status()
              + ", but the requests name "
              + broker.asked().stream().map(MockModel.Request::model).toList());
    }
    return String.valueOf(result.status());
  }

  private static void requireNothingLeft(long broker) throws Exception {
    await(
        "the end of all processes of the agent",
        () -> ProcessHandle.of(broker).stream().flatMap(ProcessHandle::descendants).count() == 0);
  }

  /** Something that can be looked at. */
  interface Condition {
    boolean holds() throws Exception;
  }

  static void await(String what, Condition condition) throws Exception {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (!condition.holds()) {
      if (System.nanoTime() - deadline > 0) {
        throw new IllegalStateException(what + " was not seen within " + LIMIT.toSeconds() + " s");
      }
      TimeUnit.MILLISECONDS.sleep(LOOKING_EVERY_MILLIS);
    }
  }

  /** Returns what the terminal shows, for a report of what went wrong; empty without one. */
  String screen() {
    try {
      return contender.inTerminal() ? broker.ask(new GetScreen(NAME)).text() : "";
    } catch (Exception e) {
      return "(no screen: " + e.getMessage() + ")";
    }
  }

  @Override
  public void close() {
    broker.close();
  }
}
