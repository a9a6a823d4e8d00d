package dev.brokerline.testing.agent.oneshot;

import dev.brokerline.testing.agent.engine.Program;
import dev.brokerline.testing.agent.engine.Session;
import dev.brokerline.testing.agent.engine.Voice;
import dev.brokerline.testing.agent.json.Json;
import dev.brokerline.testing.agent.script.AgentUsage;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What all programs for one prompt have in common: they ask nobody. */
abstract class OneShotVoice implements Voice {

  private final Program program;
  private final Session session;
  private final boolean printsJson;
  private final StringBuilder answer = new StringBuilder();
  private AgentUsage used = AgentUsage.NONE;
  private volatile int exitCode;

  OneShotVoice(Program program, Session session, boolean printsJson) {
    this.program = program;
    this.session = session;
    this.printsJson = printsJson;
  }

  final Program program() {
    return program;
  }

  final Session session() {
    return session;
  }

  final AgentUsage used() {
    return used;
  }

  final void fail(int code) {
    exitCode = code;
  }

  final int exitCode() {
    return exitCode;
  }

  final void say(@Nullable Object... keysAndValues) {
    Map<String, @Nullable Object> line = Json.object(keysAndValues);
    if (printsJson) {
      program.output().line(line);
    }
  }

  @Override
  public void started() {}

  @Override
  public void text(String piece) {
    answer.append(piece);
  }

  /** Returns the message so far, and begins a new one. */
  final String message() {
    String message = answer.toString();
    answer.setLength(0);
    if (!printsJson && !message.isEmpty()) {
      program.output().raw(message);
    }
    return message;
  }

  @Override
  public void thought(String piece) {}

  @Override
  public void storm(int questions) {}

  @Override
  public void requestEnded(AgentUsage usage) {
    used = used.plus(usage);
  }

  @Override
  public void plan(List<String> entries) {}

  @Override
  public void retrying(int status) {
    program
        .output()
        .stderr("Attempt 1 failed with status " + status + ". Retrying with backoff...");
  }

  @Override
  public void unknownRequest() {}

  @Override
  public void interrupted() {}
}
