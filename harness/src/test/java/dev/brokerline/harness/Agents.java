package dev.brokerline.harness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.harness.session.SessionOptions;
import dev.brokerline.harness.session.SessionTimeouts;
import dev.brokerline.harness.turn.TurnEvent;
import dev.brokerline.harness.turn.TurnResult;
import dev.brokerline.spawn.internal.SystemEnvironment;
import dev.brokerline.testing.agent.FakeAgentExecutable;
import dev.brokerline.testing.agent.script.AgentScript;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** Sessions with fake programs, for tests. */
final class Agents {

  /** How long a test waits for what should come at once, on a busy machine. */
  static final Duration LIMIT = Duration.ofSeconds(60);

  private Agents() {}

  /** Writes a fake program. */
  static FakeAgentExecutable fake(Path directory, String program, AgentScript script)
      throws IOException {
    return FakeAgentExecutable.create(directory, program, script);
  }

  /** Returns options for a fake program, which is found on the search path. */
  static SessionOptions.Builder options(Path directory, String program) {
    Map<String, String> environment = new HashMap<>(SystemEnvironment.ofThisProcess().variables());
    environment.merge("PATH", directory.toString(), (path, first) -> first + ":" + path);
    return SessionOptions.of(program)
        .directory(directory)
        .inheritedEnvironment(environment)
        .timeouts(SessionTimeouts.defaults().withStop(Duration.ofSeconds(2)));
  }

  static <T> T get(CompletableFuture<T> future) throws Exception {
    return future.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
  }

  static TurnResult result(Turn turn) throws Exception {
    return get(turn.result());
  }

  /** Waits for the end of a turn, and returns its events, whose numbers and end it checks. */
  static List<TurnEvent> events(Turn turn) throws Exception {
    List<TurnEvent> events = new CopyOnWriteArrayList<>();
    CompletableFuture<Void> complete = new CompletableFuture<>();
    turn.listen(
        event -> {
          events.add(event);
          if (event instanceof TurnEvent.Completed) {
            complete.complete(null);
          }
        });
    get(complete);
    for (int i = 0; i < events.size(); i++) {
      assertThat(events.get(i).seq()).isEqualTo(i + 1L);
      assertThat(events.get(i) instanceof TurnEvent.Completed).isEqualTo(i == events.size() - 1);
    }
    return events;
  }

  static <E extends TurnEvent> List<E> only(List<TurnEvent> events, Class<E> type) {
    return events.stream().filter(type::isInstance).map(type::cast).toList();
  }
}
