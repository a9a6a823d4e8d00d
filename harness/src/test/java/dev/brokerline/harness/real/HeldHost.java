package dev.brokerline.harness.real;

import dev.brokerline.harness.AgentSession;
import dev.brokerline.harness.Harness;
import dev.brokerline.harness.turn.TurnEvent;
import dev.brokerline.testing.agent.MockModelHome;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/** A host of sessions that are all in a turn, until it is killed. */
final class HeldHost {

  /** What it prints when all programs are answering. */
  static final String ALL_RUN = "all run";

  private HeldHost() {}

  /** Takes a directory, the address of a model, and the programs, which are on the PATH. */
  public static void main(String... arguments) throws Exception {
    Path directory = Path.of(arguments[0]);
    URI model = URI.create(arguments[1]);
    Map<Candidate, CompletableFuture<AgentSession>> opening = new LinkedHashMap<>();
    for (String id : Arrays.asList(arguments).subList(2, arguments.length)) {
      Candidate candidate = Candidate.find(id).orElseThrow();
      Path work = Files.createDirectories(directory.resolve(id).resolve("work")).toRealPath();
      opening.put(
          candidate,
          Harness.open(
              RealStage.options(
                      candidate, work, environment(candidate, directory.resolve(id), model, work))
                  .build()));
    }
    List<AgentSession> sessions = new ArrayList<>();
    for (CompletableFuture<AgentSession> session : opening.values()) {
      sessions.add(Talk.await("a session", session));
    }
    List<Heard> turns =
        sessions.stream().map(session -> new Heard(session.prompt(Wish.HELD.prompt(0)))).toList();
    for (Heard turn : turns) {
      var unused = turn.first(TurnEvent.TextDelta.class);
    }
    System.out.println(ALL_RUN);
    new CountDownLatch(1).await();
  }

  private static Map<String, String> environment(
      Candidate candidate, Path place, URI model, Path work) throws Exception {
    Map<String, String> variables = new HashMap<>(System.getenv());
    variables.putAll(
        MockModelHome.create(place.resolve("home"), model, work)
            .environment(candidate.executable()));
    return variables;
  }
}
