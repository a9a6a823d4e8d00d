package dev.brokerline.broker.real;

import dev.brokerline.broker.Brokers;
import dev.brokerline.client.BrokerClient;
import dev.brokerline.client.options.BrokerClientOptions;
import dev.brokerline.protocol.request.BrokerRequest;
import dev.brokerline.testing.agent.MockModel;
import dev.brokerline.testing.agent.MockModelHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A broker as a child process, with a model, a home and a directory of its own. */
final class RealBroker implements AutoCloseable {

  private final MockModel model;
  private final BrokerClient client;
  private final Events events = new Events();
  private final Duration limit;

  /**
   * Makes a broker that is not started.
   *
   * @param directory an existing directory for the home and the work
   * @param inherited the environment of the broker besides that of the home
   * @param limit for each answer
   */
  RealBroker(
      MockModel model,
      List<Contender> contenders,
      Path directory,
      Map<String, String> inherited,
      Duration limit)
      throws IOException {
    this.model = model;
    this.limit = limit;
    Path work = Files.createDirectories(directory.resolve("work")).toRealPath();
    MockModelHome home = MockModelHome.create(directory.resolve("home"), model.address(), work);
    Map<String, String> environment = new HashMap<>(inherited);
    contenders.forEach(it -> environment.putAll(home.environment(it.executable())));
    environment.put("BROKERLINE_HOME", directory.resolve("brokerline").toString());
    client =
        BrokerClient.create(
            BrokerClientOptions.builder()
                .broker(Brokers.builtIn())
                .inheritedEnvironment(environment)
                .directory(work)
                .build());
    client.listen(events);
  }

  /** Starts the broker, and returns its process. */
  long start() throws Exception {
    return client.start().get(limit.toSeconds(), TimeUnit.SECONDS).pid();
  }

  <R> R ask(BrokerRequest<R> request) throws Exception {
    return client.request(request, limit).get(limit.toSeconds() + 5, TimeUnit.SECONDS);
  }

  Events events() {
    return events;
  }

  /** Returns the requests that the model has received. */
  List<MockModel.Request> asked() {
    return model.requests();
  }

  @Override
  public void close() {
    client.close();
    model.close();
  }
}
