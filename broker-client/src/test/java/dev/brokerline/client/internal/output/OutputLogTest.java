package dev.brokerline.client.internal.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.brokerline.client.agent.AgentWaitException;
import dev.brokerline.client.agent.AgentWaitException.Reason;
import dev.brokerline.client.internal.ManualTimer;
import dev.brokerline.client.output.AgentOutput;
import dev.brokerline.client.output.OutputChunk;
import dev.brokerline.client.output.OutputMatch;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Flow;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an agent prints, and those who follow it, with time and threads turned by hand. */
class OutputLogTest {

  private static final Duration LONG = Duration.ofMinutes(1);
  private static final Pattern VERDICT = Pattern.compile("verdict: (.*)");

  private final ManualTimer timer = new ManualTimer();
  private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
  private final OutputLog log = new OutputLog(1000);
  private final AgentOutput output = views(log);

  private AgentOutput views(OutputLog of) {
    return new OutputViews(
        "w",
        of,
        new OutputViews.Service(timer, tasks::add, Runnable::run),
        timeout -> new CompletableFuture<>());
  }

  private void print(String text) {
    log.feed("stdout", text);
    runAll();
  }

  private void runAll() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  @Test
  void showsTextAsTheTerminalWould() {
    print(
        "\u001b[1mbold\u001b[0m\r\nloading 1%\rloading 99%\rdone   \r\nab\bc\r\nx\u001b[2Cy\r\n$ ");
    assertThat(output.text()).isEqualTo("bold\ndone   \nac\nx  y\n$ ");
    assertThat(output.lines()).containsExactly("bold", "done   ", "ac", "x  y");
  }

  @Test
  void showsTheSameTextHoweverItIsCut() {
    String all =
        "\u001b]0;title\u0007plain \u001b[31mred\u001b[0m \ud83d\ude00\r\n50%\r100%\r\n\r\r\nx\by\r\nlast";
    List<String> expected = List.of("plain red \ud83d\ude00", "100%", "", "y");
    Random random = new Random(7);
    for (int round = 0; round < 2000; round++) {
      OutputLog cut = new OutputLog(100_000);
      List<String> told = new ArrayList<>();
      AgentOutput seen = views(cut);
      seen.listenToLines(told::add);
      for (int at = 0; at < all.length(); ) {
        int end = Math.min(all.length(), at + 1 + random.nextInt(7));
        cut.feed("stdout", all.substring(at, end));
        at = end;
        if (random.nextBoolean()) {
          runAll();
        }
      }
      runAll();
      assertThat(seen.lines()).isEqualTo(expected);
      assertThat(seen.text()).endsWith("\nlast");
      assertThat(told).isEqualTo(expected);
      cut.end(Reason.EXITED, "it has exited");
      runAll();
      assertThat(told).endsWith("y", "last");
    }
  }

  @Test
  void keepsTheNewestAndTellsASlowListenerWhatHeMissed() {
    List<OutputChunk> heard = new ArrayList<>();
    output.listen(heard::add);
    runAll();
    for (int i = 0; i < 100; i++) {
      log.feed("stdout", "0123456789".repeat(5));
    }
    runAll();
    int kept = heard.stream().mapToInt(chunk -> chunk.text().length()).sum();
    assertThat(kept).isLessThanOrEqualTo(1000);
    assertThat(heard.get(0).lost()).isEqualTo(5000 - kept);
    assertThat(heard.stream().skip(1).mapToLong(OutputChunk::lost).sum()).isZero();
    assertThat(output.position()).isEqualTo(5000);
    assertThat(output.chunks().get(0).position()).isEqualTo(heard.get(0).position());
  }

  @Test
  void goesOnAfterAListenerThrew() {
    List<String> heard = new ArrayList<>();
    output.listen(
        chunk -> {
          heard.add(chunk.text());
          throw new IllegalStateException("theirs");
        });
    print("a");
    print("b");
    assertThat(heard).containsExactly("a", "b");
  }

  @Test
  void replaysWhatIsKeptOnlyToWhomAsksForIt() {
    print("before ");
    List<String> all = new ArrayList<>();
    List<String> later = new ArrayList<>();
    output.listenFromStart(chunk -> all.add(chunk.text()));
    var subscription = output.listen(chunk -> later.add(chunk.text()));
    print("after");
    subscription.close();
    print(" that");
    assertThat(String.join("", all)).isEqualTo("before after that");
    assertThat(later).containsExactly("after");
  }

  @Test
  void findsWhatWasPrintedBeforeAndWhatComesInPieces() {
    print("one \u001b[31mtwo\u001b[0m ");
    CompletableFuture<OutputMatch> past = output.await(Pattern.compile("t(w)o"), LONG);
    CompletableFuture<OutputMatch> coming = output.await(Pattern.compile("three"), LONG);
    runAll();
    assertThat(past.join().groups()).containsExactly("w");
    print("th");
    print("\u001b[0mr");
    assertThat(coming).isNotDone();
    print("ee");
    assertThat(coming.join().text()).isEqualTo("three");
    assertThat(timer.scheduled()).isZero();
  }

  @Test
  void goesOnExactlyBehindAMatch() {
    print("x\u001b[1mok ok");
    OutputMatch first = find("ok", 0);
    OutputMatch second = find("ok", first.end());
    assertThat(second.end()).isEqualTo(output.position());
    CompletableFuture<OutputMatch> third = output.await(Pattern.compile("ok"), second.end(), LONG);
    runAll();
    assertThat(third).isNotDone();
  }

  private OutputMatch find(String pattern, long from) {
    CompletableFuture<OutputMatch> match = output.await(Pattern.compile(pattern), from, LONG);
    runAll();
    return match.join();
  }

  @Test
  void takesTheEndOfAPieceForNoEndOfTheText() {
    CompletableFuture<OutputMatch> end = output.await(Pattern.compile("done$"), LONG);
    print("done");
    assertThat(end).isNotDone();
    print(" with that; done");
    log.end(Reason.EXITED, "it has exited");
    runAll();
    assertThat(end.join().end()).isEqualTo(output.position());
  }

  @Test
  void takesNoMatchThatMoreTextCouldChange() {
    CompletableFuture<OutputMatch> verdict = output.await(VERDICT, LONG);
    print("verdict: app");
    assertThat(verdict).isNotDone();
    print("roved\r");
    assertThat(verdict).isNotDone();
    print("\n");
    assertThat(verdict.join().groups()).containsExactly("approved");
    assertThat(timer.scheduled()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ready", "\\Qready\\E", "(not )?r[aeiou]+ady", "(?i)READ(Y|IER)", "\\bready"})
  void takesAMatchAtTheEndOfAPieceThatNothingCouldChange(String pattern) {
    CompletableFuture<OutputMatch> ready = output.await(Pattern.compile(pattern), LONG);
    print("it is ready");
    assertThat(ready.join().end()).isEqualTo(output.position());
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
        OutputLog cut = new OutputLog(100_000);
        var found = views(cut).await(Pattern.compile(pattern), LONG);
        for (int at = 0; at < all.length(); ) {
          int end = Math.min(all.length(), at + 1 + random.nextInt(7));
          cut.feed("stdout", all.substring(at, end));
          at = end;
          runAll();
        }
        cut.end(Reason.EXITED, "it has exited");
        runAll();
        assertThat(found.join().text()).as(pattern).isEqualTo(whole.group());
        assertThat(found.join().end()).as(pattern).isEqualTo(whole.end());
      }
    }
  }

  @Test
  void takesWhatItHeldBackAtTheDeadline() {
    CompletableFuture<OutputMatch> verdict = output.await(VERDICT, LONG);
    CompletableFuture<OutputMatch> end = output.await(Pattern.compile("app$"), LONG);
    CompletableFuture<OutputMatch> passed = output.await(Pattern.compile("verdict: $"), LONG);
    print("verdict: ");
    print("app");
    timer.advance(LONG);
    assertThat(verdict.join().groups()).containsExactly("app");
    assertThat(end).isCompleted();
    assertThat(failure(passed).reason()).isEqualTo(Reason.TIMED_OUT);
    assertThat(timer.scheduled()).isZero();
  }

  @Test
  void takesWhatItHeldBackWhenNothingMoreComesForASecond() {
    CompletableFuture<OutputMatch> prompt = output.await(Pattern.compile(".*ready> ?$"), LONG);
    print("not ready");
    timer.advance(Duration.ofMillis(999));
    print("> ");
    timer.advance(Duration.ofMillis(999));
    assertThat(prompt).isNotDone();
    timer.advance(Duration.ofMillis(1));
    assertThat(prompt.join().text()).isEqualTo("not ready> ");
    assertThat(timer.scheduled()).isZero();
  }

  @Test
  void takesWhatItHeldBackAtTheEndOfTheOutput() {
    CompletableFuture<OutputMatch> verdict = output.await(VERDICT, LONG);
    print("verdict: approved");
    assertThat(verdict).isNotDone();
    log.end(Reason.EXITED, "it has exited");
    runAll();
    assertThat(verdict.join().groups()).containsExactly("approved");
  }

  @Test
  void takesWhatItHeldBackWhenWhatFollowsIsLost() {
    CompletableFuture<OutputMatch> verdict = output.await(VERDICT, LONG);
    CompletableFuture<OutputMatch> end = output.await(Pattern.compile("app$"), LONG);
    print("verdict: app");
    for (int i = 0; i < 100; i++) {
      log.feed("stdout", "roved\r\nand more ".repeat(4));
    }
    runAll();
    assertThat(verdict.join().groups()).containsExactly("app");
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
  void holdsNothingBackForLongerThanItSearches() {
    CompletableFuture<OutputMatch> all = output.await(Pattern.compile("(?s)begin(.*)"), LONG);
    print("begin");
    for (int i = 0; i < 20; i++) {
      print("0123456789".repeat(50));
    }
    assertThat(all.join().text()).hasSizeGreaterThan(8192);
  }

  @Test
  void findsALateMatchInMuchOutputWithoutKeepingIt() {
    CompletableFuture<OutputMatch> needle = output.await(Pattern.compile("nee+dle"), LONG);
    for (int i = 0; i < 20_000; i++) {
      print("some hay, and some more hay ");
    }
    print("nee");
    print("dle");
    assertThat(needle.join().end()).isEqualTo(output.position());
  }

  @Test
  void failsAtTheEndOfTheOutputAfterItWasSearched() {
    CompletableFuture<OutputMatch> found = output.await(Pattern.compile("last words"), LONG);
    CompletableFuture<OutputMatch> lost = output.await(Pattern.compile("never"), LONG);
    log.feed("stdout", "last words");
    log.end(Reason.EXITED, "it has exited");
    runAll();
    assertThat(found).isCompleted();
    assertThat(failure(lost).reason()).isEqualTo(Reason.EXITED);
    CompletableFuture<OutputMatch> late = output.await(Pattern.compile("last words"), LONG);
    runAll();
    assertThat(late).isCompleted();
  }

  @Test
  void joinsNothingAcrossAGap() {
    List<String> lines = new ArrayList<>();
    output.listenToLines(lines::add);
    CompletableFuture<OutputMatch> joined = output.await(Pattern.compile("fir.?st"), LONG);
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
    CompletableFuture<OutputMatch> match =
        output.await(Pattern.compile("there"), Duration.ofNanos(1));
    timer.advance(Duration.ofMillis(1));
    runAll();
    assertThat(match).isCompleted();
    CompletableFuture<OutputMatch> none =
        output.await(Pattern.compile("never"), Duration.ofNanos(1));
    timer.advance(Duration.ofMillis(1));
    runAll();
    timer.advance(Duration.ofSeconds(1));
    assertThat(failure(none).reason()).isEqualTo(Reason.TIMED_OUT);
  }

  @Test
  void searchesNoLongerThanAnybodyWaits() {
    CompletableFuture<OutputMatch> hopeless =
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
    CompletableFuture<OutputMatch> late = output.await(Pattern.compile("never"), LONG);
    CompletableFuture<OutputMatch> given = output.await(Pattern.compile("never"), LONG);
    given.cancel(false);
    runAll();
    timer.advance(LONG);
    assertThat(failure(late).reason()).isEqualTo(Reason.TIMED_OUT);
    assertThat(failure(late)).hasMessageContaining("never").hasMessageContaining("60000 ms");
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
    CompletableFuture<OutputMatch> match = seen.await(Pattern.compile("o.?e"), LONG);
    CompletableFuture<OutputMatch> last = seen.await(Pattern.compile("ore$"), LONG);
    CompletableFuture<OutputMatch> ended = seen.await(Pattern.compile("never"), LONG);
    print("one");
    print("ore");
    log.end(Reason.EXITED, "it has exited");
    runAll();
    assertThat(List.of(match, last, ended)).noneMatch(CompletableFuture::isDone);
    assertThat(callbacks).as("one completion each").hasSize(3);
    callbacks.forEach(Runnable::run);
    assertThat(match.join().text()).isEqualTo("one");
    assertThat(last.join().text()).isEqualTo("ore");
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

  private static final class Reader implements Flow.Subscriber<OutputChunk> {
    final List<String> signals = new ArrayList<>();
    Flow.Subscription subscription;

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      this.subscription = subscription;
    }

    @Override
    public void onNext(OutputChunk chunk) {
      signals.add(chunk.text());
    }

    @Override
    public void onError(Throwable failure) {
      signals.add("error: " + failure.getClass().getSimpleName());
    }

    @Override
    public void onComplete() {
      signals.add("complete");
    }
  }

  @Test
  void publishesWhatIsAskedForAndNoMore() {
    Reader reader = new Reader();
    print("kept ");
    output.publisher().subscribe(reader);
    runAll();
    assertThat(reader.signals).isEmpty();
    reader.subscription.request(1);
    runAll();
    assertThat(reader.signals).containsExactly("kept ");
    print("a");
    print("b");
    assertThat(reader.signals).hasSize(1);
    reader.subscription.request(Long.MAX_VALUE);
    reader.subscription.request(Long.MAX_VALUE);
    log.end(Reason.EXITED, "it has exited");
    runAll();
    assertThat(reader.signals).containsExactly("kept ", "a", "b", "complete");
  }

  @Test
  void completesWithoutDemandOnlyWhenAllIsRead() {
    Reader reader = new Reader();
    output.publisher().subscribe(reader);
    print("a");
    log.end(Reason.EXITED, "it has exited");
    runAll();
    assertThat(reader.signals).isEmpty();
    reader.subscription.request(1);
    runAll();
    assertThat(reader.signals).containsExactly("a", "complete");
    Reader late = new Reader();
    OutputLog empty = new OutputLog(10);
    empty.end(Reason.EXITED, "it has exited");
    views(empty).publisher().subscribe(late);
    runAll();
    assertThat(late.signals).containsExactly("complete");
  }

  @Test
  void refusesASenselessDemandAndStopsWhenCancelled() {
    Reader wrong = new Reader();
    Reader cancelled = new Reader();
    output.publisher().subscribe(wrong);
    output.publisher().subscribe(cancelled);
    runAll();
    wrong.subscription.request(0);
    cancelled.subscription.request(1);
    print("a");
    cancelled.subscription.cancel();
    cancelled.subscription.request(5);
    wrong.subscription.request(5);
    print("b");
    assertThat(wrong.signals).containsExactly("error: IllegalArgumentException");
    assertThat(cancelled.signals).containsExactly("a");
  }
}
