package dev.brokerline.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.brokerline.client.BrokerClient;
import dev.brokerline.client.TestedBroker;
import dev.brokerline.client.error.BrokerRejectedException;
import dev.brokerline.client.error.Outcome;
import dev.brokerline.client.model.ClientEvent;
import dev.brokerline.client.options.BrokerClientOptions;
import dev.brokerline.protocol.event.BrokerEvent;
import dev.brokerline.protocol.event.WorkerEvent;
import dev.brokerline.protocol.request.BrokerRequest;
import dev.brokerline.spawn.BrokerImplementation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/** A client of our broker, and all events that it got. */
final class Talk implements AutoCloseable {

  /** The forms of our broker. */
  enum Form implements TestedBroker {
    IN_PROCESS,
    CHILD_PROCESS;

    BrokerImplementation broker() {
      return this == IN_PROCESS ? Brokers.inProcess() : Brokers.builtIn();
    }

    @Override
    public BrokerClientOptions.Builder options(Path home) {
      return BrokerClientOptions.builder().broker(broker()).home(home).brokerName("host");
    }

    @Override
    public boolean isNative() {
      return false;
    }

    @Override
    public boolean isProcess() {
      return this == CHILD_PROCESS;
    }
  }

  /** How long a test waits for what should come at once, on a busy machine. */
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final List<BrokerEvent> events = new CopyOnWriteArrayList<>();
  private final BrokerClient client;

  /**
   * Starts a broker.
   *
   * @param directory where agents work, and the first place where programs are looked for
   */
  Talk(Form form, Path directory) throws Exception {
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.merge("PATH", directory.toString(), (path, first) -> first + ":" + path);
    client =
        BrokerClient.create(
            BrokerClientOptions.builder()
                .broker(form.broker())
                .inheritedEnvironment(environment)
                .directory(directory)
                .channels(List.of("general"))
                .build());
    client.listen(
        event -> {
          if (event instanceof ClientEvent.FromBroker from) {
            events.add(from.event());
          }
        });
    client.start().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
  }

  <R> R ask(BrokerRequest<R> request) throws Exception {
    return client.request(request, LIMIT).get(LIMIT.toSeconds() + 5, TimeUnit.SECONDS);
  }

  void refused(BrokerRequest<?> request, String code, String words) {
    assertThatThrownBy(() -> ask(request))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOfSatisfying(
            BrokerRejectedException.class,
            refusal -> {
              assertThat(refusal.error().code()).isEqualTo(code);
              assertThat(refusal.error().message()).contains(words);
              assertThat(refusal.outcome()).isEqualTo(Outcome.NOT_PERFORMED);
            });
  }

  List<BrokerEvent> events() {
    return events;
  }

  <E extends BrokerEvent> List<E> all(Class<E> type) {
    return events.stream().filter(type::isInstance).map(type::cast).toList();
  }

  /** Waits for the event of this type with this number, counted from 1. */
  <E extends BrokerEvent> E await(Class<E> type, int number) {
    Awaitility.await()
        .atMost(LIMIT)
        .untilAsserted(
            () -> assertThat(all(type)).as("%s", events).hasSizeGreaterThanOrEqualTo(number));
    return all(type).get(number - 1);
  }

  /** Waits for an event of this type. */
  <E extends BrokerEvent> E await(Class<E> type, Predicate<E> condition) {
    Awaitility.await()
        .atMost(LIMIT)
        .untilAsserted(() -> assertThat(all(type)).as("%s", events).anyMatch(condition));
    return all(type).stream().filter(condition).findFirst().orElseThrow();
  }

  /** Returns all that an agent has printed so far. */
  String output(String agent) {
    return all(WorkerEvent.Output.class).stream()
        .filter(chunk -> agent.equals(chunk.name()))
        .map(WorkerEvent.Output::chunk)
        .collect(Collectors.joining());
  }

  /** Waits until an agent has printed a text. */
  void awaitOutput(String agent, String text) {
    Awaitility.await()
        .atMost(LIMIT)
        .untilAsserted(() -> assertThat(output(agent)).as("%s", events).contains(text));
  }

  @Override
  public void close() {
    client.close();
  }
}
