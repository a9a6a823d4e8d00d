package dev.brokerline.harness.real;

import dev.brokerline.harness.session.SessionOptions;
import dev.brokerline.harness.session.SessionTimeouts;
import dev.brokerline.testing.agent.MockModel;
import dev.brokerline.testing.agent.MockModelHome;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A real program with a mock model, a home and a directory of its own. */
final class RealStage implements Stage {

  private static final Duration START = Duration.ofSeconds(70);
  private static final Duration SLOW_PIECE = Duration.ofMillis(1500);
  private static final Duration HELD_PIECE = Duration.ofSeconds(5);

  private final Candidate candidate;
  private final List<Wish> wishes;
  private final MockModel model;
  private final Path work;
  private final Path made;
  private final Map<String, String> environment;

  private RealStage(
      Candidate candidate, List<Wish> wishes, MockModel model, Path work, MockModelHome home) {
    this.candidate = candidate;
    this.wishes = wishes;
    this.model = model;
    this.work = work;
    this.made = work.resolve("made-by-tool");
    this.environment = new HashMap<>(home.environment(candidate.executable()));
  }

  /**
   * Makes a stage.
   *
   * @param directory an existing directory for the home and the work
   * @param inherited the environment that the program has besides that of its home
   */
  static RealStage make(
      Candidate candidate,
      Path directory,
      Map<String, String> inherited,
      Upstream upstream,
      List<Wish> wishes)
      throws IOException {
    Path work = Files.createDirectories(directory.resolve("work")).toRealPath();
    MockModel model =
        MockModel.builder()
            .toolCommand("touch made-by-tool")
            .slowPause(wishes.contains(Wish.HELD) ? HELD_PIECE : SLOW_PIECE)
            .start();
    URI address =
        upstream.behavior().isEmpty() ? model.address() : model.address(upstream.behavior());
    MockModelHome home = MockModelHome.create(directory.resolve("home"), address, work);
    RealStage stage = new RealStage(candidate, wishes, model, work, home);
    inherited.forEach(stage.environment::putIfAbsent);
    stage.environment.put("BROKERLINE_HOME", directory.resolve("brokerline").toString());
    return stage;
  }

  @Override
  public SessionOptions.Builder options() {
    return options(candidate, work, environment);
  }

  /** Returns options of a session with a real program. */
  static SessionOptions.Builder options(
      Candidate candidate, Path work, Map<String, String> environment) {
    return SessionOptions.of(candidate.program())
        .directory(work)
        .inheritedEnvironment(environment)
        .timeouts(SessionTimeouts.defaults().withStart(START));
  }

  @Override
  public Wish wish(int number) {
    return wishes.get(number);
  }

  @Override
  public ModelNames models() {
    return candidate.models();
  }

  /** Requests without tools are for titles and the like. */
  @Override
  public List<Asked> asked() {
    return model.requests().stream()
        .filter(request -> !request.tools().isEmpty())
        .map(request -> new Asked(request.model(), request.body()))
        .toList();
  }

  @Override
  public boolean ranTool() {
    return Files.exists(made);
  }

  @Override
  public void close() {
    model.close();
  }
}
