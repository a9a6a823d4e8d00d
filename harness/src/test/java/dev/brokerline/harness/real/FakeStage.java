package dev.brokerline.harness.real;

import dev.brokerline.harness.session.SessionOptions;
import dev.brokerline.harness.session.SessionTimeouts;
import dev.brokerline.spawn.internal.SystemEnvironment;
import dev.brokerline.testing.agent.AgentRecord;
import dev.brokerline.testing.agent.FakeAgentExecutable;
import dev.brokerline.testing.agent.script.AgentFailure;
import dev.brokerline.testing.agent.script.AgentScript;
import dev.brokerline.testing.agent.script.AgentTurn;
import dev.brokerline.testing.agent.script.ToolUse;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A fake program, which has its model in itself. */
final class FakeStage implements Stage {

  private static final Duration SLOW_PIECE = Duration.ofSeconds(1);

  private final Candidate candidate;
  private final Path directory;
  private final List<Wish> wishes;
  private final ModelNames models;
  private final AgentRecord record;

  private FakeStage(
      Candidate candidate,
      Path directory,
      List<Wish> wishes,
      ModelNames models,
      AgentRecord record) {
    this.candidate = candidate;
    this.directory = directory;
    this.wishes = wishes;
    this.models = models;
    this.record = record;
  }

  /** Makes a stage of a script, whose turns are those of the wishes if it has none. */
  static FakeStage make(
      Candidate candidate, Path directory, AgentScript script, Upstream upstream, List<Wish> wishes)
      throws IOException {
    AgentScript whole =
        script.turns().isEmpty()
            ? script.toBuilder()
                .turns(wishes.stream().map(wish -> turn(wish, upstream)).toArray(AgentTurn[]::new))
                .build()
            : script;
    FakeAgentExecutable program =
        FakeAgentExecutable.create(directory, candidate.executable(), whole);
    return new FakeStage(candidate, directory, wishes, models(candidate), program.record());
  }

  /** The fakes list the models of the recordings. */
  private static ModelNames models(Candidate candidate) {
    return switch (candidate) {
      case CLAUDE, CLAUDE_ACP -> new ModelNames("haiku", "haiku", "no-such-model");
      default ->
          new ModelNames(
              candidate.models().other(),
              candidate.models().other(),
              candidate.models().nonsense());
    };
  }

  private static AgentTurn turn(Wish wish, Upstream upstream) {
    return switch (upstream) {
      case REFUSES_KEY -> AgentTurn.empty().fail(AgentFailure.UNAUTHORIZED);
      case FAILS -> AgentTurn.empty().fail(AgentFailure.SERVER_ERROR);
      case WELL ->
          switch (wish) {
            case HELLO -> AgentTurn.hello();
            case TOOL ->
                AgentTurn.empty()
                    .tool(ToolUse.asking("touch made-by-tool", ""))
                    .text("Hello", " from", " mock", ".");
            case HELD -> AgentTurn.empty().text("One moment.").hang();
            case SLOW ->
                AgentTurn.empty().text("One moment.").pause(SLOW_PIECE).text("Hello from mock.");
          };
    };
  }

  @Override
  public SessionOptions.Builder options() {
    Map<String, String> environment = new HashMap<>(SystemEnvironment.ofThisProcess().variables());
    environment.merge("PATH", directory.toString(), (path, first) -> first + ":" + path);
    return SessionOptions.of(candidate.program())
        .directory(directory)
        .inheritedEnvironment(environment)
        .timeouts(SessionTimeouts.defaults().withStop(Duration.ofSeconds(2)));
  }

  @Override
  public Wish wish(int number) {
    return wishes.get(number);
  }

  @Override
  public ModelNames models() {
    return models;
  }

  /** A prompt that joins a turn is known from its request only. */
  @Override
  public List<Asked> asked() {
    List<Asked> asked = new ArrayList<>();
    List<String> told = new ArrayList<>();
    for (AgentRecord.Turn turn : record.turns()) {
      told = new ArrayList<>(turn.earlier());
      told.add(turn.prompt());
      asked.add(new Asked(turn.model(), String.join("\n", told)));
    }
    for (String steered : record.received("turn/steer")) {
      told.add(steered);
      asked.add(new Asked("", String.join("\n", told)));
    }
    return asked;
  }

  /** Nothing is really run: the session's own events tell of it. */
  @Override
  public boolean ranTool() {
    return record.received().stream().anyMatch(FakeStage::allows);
  }

  private static boolean allows(String line) {
    return line.contains("\"allow\"")
        || line.contains("\"accept\"")
        || line.contains("\"once\"")
        || line.contains("\"proceed_once\"")
        || line.contains("\"allow_once\"")
        || line.contains("\"allow-once\"");
  }

  @Override
  public void close() {}
}
