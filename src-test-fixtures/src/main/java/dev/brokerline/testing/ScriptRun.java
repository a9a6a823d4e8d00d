package dev.brokerline.testing;

import dev.brokerline.testing.engine.BrokerEngine;
import dev.brokerline.testing.engine.RequestScript;
import dev.brokerline.testing.engine.Verdict;
import dev.brokerline.testing.time.Scheduler;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One run of a script. Enqueued answers of a test take precedence over the script's. */
final class ScriptRun implements Part {

  private final RequestScript first;
  private final Scheduler scheduler;
  private final Consumer<Throwable> failures;
  private final Map<String, Queue<Answer>> answers = new HashMap<>();
  private final List<ScriptStep> acts = new ArrayList<>();
  private final Map<String, Integer> seen = new HashMap<>();
  private @Nullable BrokerEngine engine;

  ScriptRun(Script script, RequestScript first, Scheduler scheduler, Consumer<Throwable> failures) {
    this.first = first;
    this.scheduler = scheduler;
    this.failures = failures;
    for (ScriptStep step : script.steps()) {
      Answer answer = step.answer();
      if (answer == null || step.request() == null) {
        acts.add(step);
      } else {
        answers.computeIfAbsent(step.request(), key -> new ArrayDeque<>()).add(answer);
      }
    }
  }

  @Override
  public void start(BrokerEngine broker) {
    engine = broker;
    acts.stream().filter(step -> step.request() == null).forEach(this::act);
  }

  @Override
  public Verdict read(byte[] line) {
    Verdict verdict = first.read(line);
    RecordedRequest request = RecordedRequest.of(line);
    String type = request.type();
    if (type == null) {
      return verdict;
    }
    int number = seen.merge(type, 1, Integer::sum);
    List<ScriptStep> due =
        acts.stream()
            .filter(step -> type.equals(step.request()) && step.number() == number)
            .toList();
    if (verdict.equals(Verdict.OWN)) {
      Answer answer = answers.getOrDefault(type, new ArrayDeque<>()).poll();
      verdict = answer == null ? verdict : answer.verdict(request);
    }
    return due.isEmpty() ? verdict : verdict.then(() -> due.forEach(this::act));
  }

  private void act(ScriptStep step) {
    if (step.delay().isZero()) {
      perform(step);
    } else {
      var unused = scheduler.schedule(step.delay(), () -> perform(step));
    }
  }

  private void perform(ScriptStep step) {
    BrokerEngine broker = engine;
    for (ScriptAction action : step.actions()) {
      if (broker == null || broker.hasExited()) {
        return;
      }
      try {
        action.perform(broker);
      } catch (IllegalArgumentException e) {
        failures.accept(
            new IllegalStateException("a step of the script failed: " + e.getMessage(), e));
      }
    }
  }

  @Override
  public List<String> left() {
    return AnswerScript.counts(answers);
  }
}
