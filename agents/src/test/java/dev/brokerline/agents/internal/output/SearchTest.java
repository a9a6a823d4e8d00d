package dev.brokerline.agents.internal.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.brokerline.agents.model.AgentWaitException;
import dev.brokerline.agents.model.AgentWaitException.Reason;
import dev.brokerline.agents.output.AgentOutput;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The search for a pattern in what an agent prints, with time and threads turned by hand. */
class SearchTest extends OutputByHand {

  private static final Pattern VERDICT = Pattern.compile("verdict: (.*)");

  @Test
  void findsWhatWasPrintedBeforeAndWhatComesInPieces() {
    print("one \u001b[31mtwo\u001b[0m ");
    CompletableFuture<AgentOutput.Match> past = output.await(Pattern.compile("t(w)o"), LONG);
    CompletableFuture<AgentOutput.Match> coming = output.await(Pattern.compile("three"), LONG);
    runAll();
    assertThat(done(past).groups()).containsExactly("w");
    print("th");
    print("\u001b[0mr");
    assertThat(coming).isNotDone();
    print("ee");
    assertThat(done(coming).text()).isEqualTo("three");
    assertThat(timer.scheduled()).isZero();
  }

  @Test
  void goesOnExactlyBehindAMatch() {
    print("x\u001b[1mok ok");
    AgentOutput.Match first = find("ok", 0);
    AgentOutput.Match second = find("ok", first.end());
    assertThat(second.end()).isEqualTo(output.position());
    CompletableFuture<AgentOutput.Match> third =
        output.await(Pattern.compile("ok"), second.end(), LONG);
    runAll();
    assertThat(third).isNotDone();
  }

  private AgentOutput.Match find(String pattern, long from) {
    CompletableFuture<AgentOutput.Match> match = output.await(Pattern.compile(pattern), from, LONG);
    runAll();
    return done(match);
  }

  @Test
  void takesTheEndOfAPieceForNoEndOfTheText() {
    CompletableFuture<AgentOutput.Match> end = output.await(Pattern.compile("done$"), LONG);
    print("done");
    assertThat(end).isNotDone();
    print(" with that; done");
    log.end(Reason.EXITED, "it has exited");
    runAll();
    assertThat(done(end).end()).isEqualTo(output.position());
  }

  @Test
  void takesNoMatchThatMoreTextCouldChange() {
    CompletableFuture<AgentOutput.Match> verdict = output.await(VERDICT, LONG);
    print("verdict: app");
    assertThat(verdict).isNotDone();
    print("roved\r");
    assertThat(verdict).isNotDone();
    print("\n");
    assertThat(done(verdict).groups()).containsExactly("approved");
    assertThat(timer.scheduled()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ready", "\\Qready\\E", "(not )?r[aeiou]+ady", "(?i)READ(Y|IER)", "\\bready"})
  void takesAMatchAtTheEndOfAPieceThatNothingCouldChange(String pattern) {
    CompletableFuture<AgentOutput.Match> ready = output.await(Pattern.compile(pattern), LONG);
    print("it is ready");
    assertThat(done(ready).end()).isEqualTo(output.position());
  }

  @Test
  void findsTheSameHoweverTheOutputIsCut() {
    String all = "5% 50% xyx abaac no nobody; done with\nverdict: ok\ndone\nlast words";
    List<String> patterns =
        List.of(
            "\\d+%",
            "50?%?",
            "x(?!y)",
            "a+c?",
            "ab(aa)?c?",
            "\\w+body",
            "(?m)done$",
            "verdict: (.*)",
            "words\\b",
            "(?s)done(.*)",
            "no.*dy|ab");
    Random random = new Random(7);
    for (String pattern : patterns) {
      Matcher whole = Pattern.compile(pattern).matcher(all);
      assertThat(whole.find()).as(pattern).isTrue();
      for (int round = 0; round < 200; round++) {
        OutputLog cut = OutputLog.of("program", 100_000, timer);
        var found = views(cut).await(Pattern.compile(pattern), LONG);
        for (int at = 0; at < all.length(); ) {
          int end = Math.min(all.length(), at + 1 + random.nextInt(7));
          cut.feed("stdout", all.substring(at, end));
          at = end;
          runAll();
        }
        cut.end(Reason.EXITED, "it has exited");
        runAll();
        assertThat(done(found).text()).as(pattern).isEqualTo(whole.group());
        assertThat(done(found).end()).as(pattern).isEqualTo(whole.end());
      }
    }
  }

  @Test
  void takesWhatItHeldBackAtTheDeadline() {
    CompletableFuture<AgentOutput.Match> verdict = output.await(VERDICT, LONG);
    CompletableFuture<AgentOutput.Match> end = output.await(Pattern.compile("app$"), LONG);
    CompletableFuture<AgentOutput.Match> passed = output.await(Pattern.compile("verdict: $"), LONG);
    print("verdict: ");
    print("app");
    timer.advance(LONG);
    assertThat(done(verdict).groups()).containsExactly("app");
    assertThat(end).isCompleted();
    assertThat(failure(passed).reason()).isEqualTo(Reason.TIMED_OUT);
    assertThat(timer.scheduled()).isZero();
  }

  @Test
  void takesWhatItHeldBackWhenNothingMoreComesForASecond() {
    CompletableFuture<AgentOutput.Match> prompt =
        output.await(Pattern.compile(".*ready> ?$"), LONG);
    print("not ready");
    timer.advance(Duration.ofMillis(999));
    print("> ");
    timer.advance(Duration.ofMillis(999));
    assertThat(prompt).isNotDone();
    timer.advance(Duration.ofMillis(1));
    assertThat(done(prompt).text()).isEqualTo("not ready> ");
    assertThat(timer.scheduled()).isZero();
  }

  @Test
  void takesWhatItHeldBackAtTheEndOfTheOutput() {
    CompletableFuture<AgentOutput.Match> verdict = output.await(VERDICT, LONG);
    print("verdict: approved");
    assertThat(verdict).isNotDone();
    log.end(Reason.EXITED, "it has exited");
    runAll();
    assertThat(done(verdict).groups()).containsExactly("approved");
  }

  @Test
  void takesWhatItHeldBackWhenWhatFollowsIsLost() {
    CompletableFuture<AgentOutput.Match> verdict = output.await(VERDICT, LONG);
    CompletableFuture<AgentOutput.Match> end = output.await(Pattern.compile("app$"), LONG);
    print("verdict: app");
    for (int i = 0; i < 100; i++) {
      log.feed("stdout", "roved\r\nand more ".repeat(4));
    }
    runAll();
    assertThat(done(verdict).groups()).containsExactly("app");
    timer.advance(LONG);
    assertThat(failure(end).reason()).as("that was not the end").isEqualTo(Reason.TIMED_OUT);
  }

  @Test
  void takesNoGapForTheBeginningOfTheText() {
    for (int i = 0; i < 100; i++) {
      log.feed("stdout", "some text ".repeat(4));
    }
    assertThat(find("[a-z]*", 0).text()).isNotEmpty();
  }

  @Test
  void takesNoMiddleOfALineForItsBeginning() {
    CompletableFuture<AgentOutput.Match> first = output.await(Pattern.compile("^needle;"), LONG);
    CompletableFuture<AgentOutput.Match> line = output.await(Pattern.compile("(?m)^needle;"), LONG);
    CompletableFuture<AgentOutput.Match> behind =
        output.await(Pattern.compile("(?<!-)needle;"), LONG);
    for (int i = 0; i < 1500; i++) {
      print("-needle;");
    }
    assertThat(List.of(first, line, behind)).noneMatch(CompletableFuture::isDone);
    print("\r\nneedle;");
    assertThat(first).isNotDone();
    assertThat(done(line).end()).isEqualTo(output.position());
    assertThat(done(behind).end()).isEqualTo(output.position());
  }

  @Test
  void holdsNothingBackForLongerThanItSearches() {
    CompletableFuture<AgentOutput.Match> all = output.await(Pattern.compile("(?s)begin(.*)"), LONG);
    print("begin");
    for (int i = 0; i < 20; i++) {
      print("0123456789".repeat(50));
    }
    assertThat(done(all).text()).hasSizeGreaterThan(8192);
  }

  @Test
  void findsALateMatchInMuchOutputWithoutKeepingIt() {
    CompletableFuture<AgentOutput.Match> needle = output.await(Pattern.compile("nee+dle"), LONG);
    for (int i = 0; i < 4_000; i++) {
      print("some hay, and some more hay ");
    }
    print("nee");
    print("dle");
    assertThat(done(needle).end()).isEqualTo(output.position());
  }

  @Test
  void failsAtTheEndOfTheOutputAfterItWasSearched() {
    CompletableFuture<AgentOutput.Match> found = output.await(Pattern.compile("last words"), LONG);
    CompletableFuture<AgentOutput.Match> lost = output.await(Pattern.compile("never"), LONG);
    log.feed("stdout", "last words");
    log.end(Reason.EXITED, "it has exited");
    runAll();
    assertThat(found).isCompleted();
    assertThat(failure(lost).reason()).isEqualTo(Reason.EXITED);
    CompletableFuture<AgentOutput.Match> late = output.await(Pattern.compile("last words"), LONG);
    runAll();
    assertThat(late).isCompleted();
  }

  @Test
  void joinsNothingAcrossAGap() {
    List<String> lines = new ArrayList<>();
    output.listenToLines(lines::add);
    CompletableFuture<AgentOutput.Match> joined = output.await(Pattern.compile("fir.?st"), LONG);
    runAll();
    log.feed("stdout", "fir");
    runAll();
    for (int i = 0; i < 100; i++) {
      log.feed("stdout", "st line\r\n".repeat(4));
    }
    runAll();
    assertThat(joined).isNotDone();
    assertThat(lines.get(0)).isEqualTo("fir");
    assertThat(lines.subList(1, lines.size())).allMatch("st line"::equals);
  }

  @Test
  void findsWhatIsThereHoweverShortTheTime() {
    print("already there");
    CompletableFuture<AgentOutput.Match> match =
        output.await(Pattern.compile("there"), Duration.ofNanos(1));
    timer.advance(Duration.ofMillis(1));
    runAll();
    assertThat(match).isCompleted();
    CompletableFuture<AgentOutput.Match> none =
        output.await(Pattern.compile("never"), Duration.ofNanos(1));
    timer.advance(Duration.ofMillis(1));
    runAll();
    timer.advance(Duration.ofSeconds(1));
    assertThat(failure(none).reason()).isEqualTo(Reason.TIMED_OUT);
  }

  @Test
  void searchesNoLongerThanAnybodyWaits() {
    CompletableFuture<AgentOutput.Match> hopeless =
        output.await(Pattern.compile("(a+)+b"), Duration.ofSeconds(1));
    runAll();
    log.feed("stdout", "a".repeat(200));
    Runnable search = tasks.remove();
    Thread searching = new Thread(search, "searching");
    searching.start();
    timer.advance(Duration.ofSeconds(1));
    assertThat(failure(hopeless).reason()).isEqualTo(Reason.TIMED_OUT);
    await().atMost(Duration.ofSeconds(30)).until(() -> !searching.isAlive());
  }

  @Test
  void failsAtItsDeadlineAndLeavesNothing() {
    CompletableFuture<AgentOutput.Match> late = output.await(Pattern.compile("never"), LONG);
    CompletableFuture<AgentOutput.Match> given = output.await(Pattern.compile("never"), LONG);
    given.cancel(false);
    runAll();
    timer.advance(LONG);
    assertThat(failure(late).reason()).isEqualTo(Reason.TIMED_OUT);
    assertThat(failure(late))
        .hasMessage(
            "timed out after 60 s waiting for agent 'w' to print what matches \"never\";"
                + " nothing that it printed was that");
    CompletableFuture<AgentOutput.Match> plain =
        output.await(Pattern.compile(Pattern.quote("a.b")), LONG.plusMillis(1));
    timer.advance(LONG.plusMillis(1));
    runAll();
    timer.advance(LONG);
    assertThat(failure(plain))
        .hasMessageStartingWith("timed out after 60001 ms waiting for agent 'w' to print \"a.b\";");
    assertThat(timer.scheduled()).isZero();
  }

  @Test
  void completesFuturesOnTheCallbackExecutor() {
    ArrayDeque<Runnable> callbacks = new ArrayDeque<>();
    AgentOutput seen =
        new OutputViews(
            "w",
            log,
            new OutputViews.Service(timer, tasks::add, callbacks::add),
            timeout -> new CompletableFuture<>());
    CompletableFuture<AgentOutput.Match> match = seen.await(Pattern.compile("o.?e"), LONG);
    CompletableFuture<AgentOutput.Match> last = seen.await(Pattern.compile("ore$"), LONG);
    CompletableFuture<AgentOutput.Match> ended = seen.await(Pattern.compile("never"), LONG);
    print("one");
    print("ore");
    log.end(Reason.EXITED, "it has exited");
    runAll();
    assertThat(List.of(match, last, ended)).noneMatch(CompletableFuture::isDone);
    assertThat(callbacks).as("one completion each").hasSize(3);
    callbacks.forEach(Runnable::run);
    assertThat(done(match).text()).isEqualTo("one");
    assertThat(done(last).text()).isEqualTo("ore");
    assertThat(failure(ended).reason()).isEqualTo(Reason.EXITED);
    assertThat(timer.scheduled()).isZero();
  }

  private static AgentWaitException failure(CompletableFuture<?> future) {
    assertThat(future).isCompletedExceptionally();
    try {
      future.join();
      throw new AssertionError("it did not fail");
    } catch (CompletionException e) {
      return (AgentWaitException) e.getCause();
    }
  }

  /** A join would wait for ever. */
  private static AgentOutput.Match done(CompletableFuture<AgentOutput.Match> match) {
    assertThat(match).isCompleted();
    return match.join();
  }

  @ParameterizedTest
  @ValueSource(strings = {"^(?:x|y)* END$", "(x+x+)+ END"})
  void aPatternThatCostsTooMuchEndsTheWaitWithASentenceAboutIt(String pattern) {
    CompletableFuture<AgentOutput.Match> costly = output.await(Pattern.compile(pattern), LONG);
    CompletableFuture<AgentOutput.Match> other = output.await(Pattern.compile("x\\n"), LONG);
    for (int i = 0; i < 40; i++) {
      print("x".repeat(500));
    }
    print("\r\n");
    runAll();
    assertThat(other).isCompleted();
    assertThat(costly)
        .failsWithin(Duration.ofSeconds(1))
        .withThrowableThat()
        .havingCause()
        .isInstanceOfSatisfying(
            AgentWaitException.class,
            failure -> {
              assertThat(failure.reason()).isEqualTo(Reason.PATTERN_OVERRUN);
              assertThat(failure).hasMessageContaining("write it without repeated groups");
            });
  }
}
