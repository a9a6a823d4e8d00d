package dev.brokerline.cli.run;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.brokerline.cli.exit.Failure;
import dev.brokerline.cli.output.EventJson;
import dev.brokerline.cli.output.JsonLines;
import dev.brokerline.cli.output.StandardOutput;
import dev.brokerline.client.model.ClientEvent;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Shows a run to a program, one JSON object a line.
 *
 * <p>The lock keeps lines whole, and guards {@code over}, after which nothing is written. The
 * reporter only writes while holding it. The result waits for the lock for a limited time, because
 * a reader that has stopped reading must not keep the launcher alive.
 */
public final class JsonReporter implements RunReporter {

  private static final EventJson EVENTS = new EventJson("client.");
  private static final long RESULT_WAITS_MILLIS = 5_000;

  private final ReentrantLock lock = new ReentrantLock();
  private final PrintStream out;
  private final JsonLines lines;
  private boolean over;

  public JsonReporter(PrintStream out) {
    this.out = out;
    this.lines = new JsonLines(out);
  }

  @Override
  public void event(ClientEvent event) {
    String json = EVENTS.object(event);
    lock.lock();
    try {
      if (!over) {
        lines.raw("event", json);
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void note(String sentence) {}

  @Override
  public void quiet() {}

  @Override
  public void outcome(RunOutcome outcome) {
    boolean locked = false;
    try {
      locked = lock.tryLock(RESULT_WAITS_MILLIS, TimeUnit.MILLISECONDS);
      if (locked) {
        over = true;
        lines.line("result", json -> result(json, outcome));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      if (locked) {
        lock.unlock();
      }
    }
  }

  @Override
  public Optional<Failure> outputFailure() {
    return StandardOutput.problem(out).map(problem -> Failure.ofOutput(out, problem));
  }

  private static void result(JsonGenerator json, RunOutcome outcome) throws IOException {
    json.writeNumberField("exit_code", outcome.exitCode());
    json.writeBooleanField("held", outcome.failure().isEmpty());
    json.writeStringField("reason", outcome.reason());
    if (outcome.failure().isPresent()) {
      json.writeStringField("error", outcome.failure().map(Failure::sentence).orElseThrow());
    }
    json.writeArrayFieldStart("agents");
    for (RunOutcome.Agent agent : outcome.agents()) {
      json.writeStartObject();
      json.writeStringField("name", agent.name());
      json.writeStringField("state", agent.state().toString());
      if (!agent.detail().isEmpty()) {
        json.writeStringField("detail", agent.detail());
      }
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeNumberField("took_ms", outcome.took().toMillis());
  }
}
