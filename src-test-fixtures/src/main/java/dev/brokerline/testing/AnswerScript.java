package dev.brokerline.testing;

import dev.brokerline.testing.engine.RequestScript;
import dev.brokerline.testing.engine.Verdict;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Records every request, and finds the test's answer for it. */
// The monitor guards answers and handlers. Handlers are called outside of it.
final class AnswerScript implements RequestScript {

  private final RequestLog log;
  private final Consumer<Throwable> failures;
  private final Map<String, Queue<Answer>> answers = new HashMap<>();
  private final Map<String, Function<RecordedRequest, Answer>> handlers = new HashMap<>();

  AnswerScript(RequestLog log, Consumer<Throwable> failures) {
    this.log = log;
    this.failures = failures;
  }

  synchronized void enqueue(String type, List<Answer> more) {
    answers.computeIfAbsent(type, key -> new ArrayDeque<>()).addAll(more);
  }

  synchronized void handle(String type, Function<RecordedRequest, Answer> handler) {
    handlers.put(type, handler);
  }

  /** Returns the types with unused answers. */
  synchronized List<String> unused() {
    return counts(answers);
  }

  /** Returns the unused answers of each type, and how many. */
  static List<String> counts(Map<String, Queue<Answer>> answers) {
    return answers.entrySet().stream()
        .filter(entry -> !entry.getValue().isEmpty())
        .map(entry -> entry.getKey() + " x " + entry.getValue().size())
        .sorted()
        .toList();
  }

  @Override
  public Verdict read(byte[] line) {
    RecordedRequest request = RecordedRequest.of(line);
    Function<RecordedRequest, Answer> handler = next(request.type());
    // Recorded last, so that who takes the request finds the script where the request left it.
    Verdict verdict = ask(handler, request).verdict(request);
    log.add(request);
    return verdict;
  }

  private Answer ask(Function<RecordedRequest, Answer> handler, RecordedRequest request) {
    try {
      return handler.apply(request);
    } catch (RuntimeException | AssertionError failure) {
      failures.accept(failure);
      return Answer.own();
    }
  }

  private synchronized Function<RecordedRequest, Answer> next(@Nullable String type) {
    Queue<Answer> queue = answers.getOrDefault(type, new ArrayDeque<>());
    Answer queued = queue.poll();
    if (queued != null) {
      return request -> queued;
    }
    return handlers.getOrDefault(type, request -> Answer.own());
  }
}
