package dev.brokerline.harness.internal.detect;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.brokerline.concurrent.SharedExecutors;
import dev.brokerline.concurrent.Timer;
import dev.brokerline.spawn.ChildProcess;
import dev.brokerline.spawn.ExitStatus;
import dev.brokerline.spawn.ProcessCommand;
import dev.brokerline.spawn.internal.PrintableText;
import dev.brokerline.spawn.tree.RunId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Asks a program for its version. Its standard input is closed at once, it has a deadline, only its
 * first lines are kept, and nothing of it is left when the answer is there.
 *
 * <p>The monitor guards what it has printed.
 */
final class VersionQuestion implements ChildProcess.Listener {

  /** What is kept of an answer; a program that prints more is stopped. */
  static final int MAX_LINES = 50;

  private static final int MAX_TEXT = 100;
  private static final Duration WORDS = Duration.ofSeconds(2);

  private static final Pattern NUMBER =
      Pattern.compile("(?<![\\w.])v?(\\d+\\.\\d+(?:\\.\\d+)*(?:[-+][0-9A-Za-z.-]*[0-9A-Za-z])?)");

  private static final Pattern SEQUENCE = Pattern.compile("\\e\\[[0-9;?]*[A-Za-z]");

  /**
   * What is known of a version.
   *
   * @param problem why there is none, as a clause
   */
  record Answer(Optional<String> version, Optional<String> problem) {

    static Answer of(String version) {
      return new Answer(Optional.of(version), Optional.empty());
    }

    static Answer none(String why) {
      return new Answer(Optional.empty(), Optional.of(PrintableText.line(why)));
    }
  }

  private final Duration limit;
  private final Timer timer;

  /** Completes with whether the program has exited. */
  private final CompletableFuture<Boolean> over = new CompletableFuture<>();

  @GuardedBy("this")
  private final List<String> printed = new ArrayList<>();

  @GuardedBy("this")
  private final List<String> complaints = new ArrayList<>();

  private VersionQuestion(Duration limit, Timer timer) {
    this.limit = limit;
    this.timer = timer;
  }

  /** Returns a future of the answer, which comes soon after the limit at the latest. */
  static CompletableFuture<Answer> ask(
      ProcessCommand command, ChildProcess.Factory processes, Timer timer, Duration limit) {
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    SharedExecutors.runBlockingOrHere(
        () -> new VersionQuestion(limit, timer).ask(command, processes, answer));
    return answer;
  }

  private void ask(
      ProcessCommand command, ChildProcess.Factory processes, CompletableFuture<Answer> answer) {
    RunId run = RunId.random();
    try {
      ChildProcess process = processes.start(run.mark(command), this);
      process.closeStdin();
      Timer.Scheduled deadline = timer.schedule(limit, () -> over.complete(false));
      var unused =
          over.thenAccept(
              exited ->
                  SharedExecutors.runBlockingOrHere(
                      () -> {
                        deadline.cancel();
                        end(process, run, exited, answer);
                      }));
    } catch (Throwable e) {
      answer.complete(
          Answer.none(
              "cannot be started: " + Objects.requireNonNullElse(e.getMessage(), e.toString())));
    }
  }

  private void end(
      ChildProcess process, RunId run, boolean exited, CompletableFuture<Answer> answer) {
    try {
      if (!exited) {
        process.kill();
      }
      run.endAll(process.pid());
      // Its last words may still be on their way.
      process.exited().copy().completeOnTimeout(null, WORDS.toMillis(), MILLISECONDS).join();
    } finally {
      answer.complete(answer(exited));
    }
  }

  private synchronized Answer answer(boolean exited) {
    Optional<String> number =
        Stream.concat(printed.stream(), complaints.stream())
            .map(NUMBER::matcher)
            .filter(Matcher::find)
            .map(found -> found.group(1))
            .findFirst();
    if (number.isPresent()) {
      return Answer.of(cut(number.get()));
    }
    Optional<String> words = printed.stream().filter(line -> !line.isBlank()).findFirst();
    if (words.isPresent()) {
      return Answer.of(cut(words.get().strip()));
    }
    return Answer.none(
        exited
            ? "tells no version"
            : "did not tell its version within " + limit.toSeconds() + " s");
  }

  private static String cut(String text) {
    return text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) + "…" : text;
  }

  @Override
  public void onLine(byte[] line) {
    keep(line);
  }

  @Override
  public void onOversizedLine(byte[] prefix, long length) {
    keep(prefix);
  }

  private synchronized void keep(byte[] line) {
    if (printed.size() < MAX_LINES) {
      String text = new String(line, StandardCharsets.UTF_8);
      printed.add(PrintableText.line(SEQUENCE.matcher(text).replaceAll("")));
    } else {
      // It will not come to the point any more.
      over.complete(false);
    }
  }

  @Override
  public synchronized void onStderr(String line) {
    if (complaints.size() < MAX_LINES) {
      complaints.add(line);
    }
  }

  @Override
  public void onExit(ExitStatus status) {
    over.complete(true);
  }
}
