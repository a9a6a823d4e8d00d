package dev.brokerline.agents.internal.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.agents.model.AgentWaitException.Reason;
import dev.brokerline.agents.output.AgentOutput;
import dev.brokerline.agents.output.OutputChunk;
import dev.brokerline.terminal.Recording;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The output of programs that draw their screen, as a person reads it. */
class DrawnOutputTest extends OutputByHand {

  private static final Duration SETTLED = Duration.ofMillis(800);

  private final List<String> heard = new ArrayList<>();

  private void draw(String text) {
    print(text);
    terminalTimer.advance(SETTLED);
    runAll();
  }

  private static String row(int row, String text) {
    return "\u001b[" + row + ";1H" + text;
  }

  private CompletableFuture<AgentOutput.Match> await(String pattern, long from) {
    CompletableFuture<AgentOutput.Match> match = output.await(Pattern.compile(pattern), from, LONG);
    runAll();
    return match;
  }

  @Test
  void aRowIsALineOnceHoweverOftenItIsDrawn() {
    output.listenToLines(heard::add);
    draw("\u001b[2J" + row(1, "> a question") + row(3, "Hello\u001b[Cthere."));
    draw("\u001b[2J" + row(1, "> a question") + row(3, "Hello there."));
    draw(row(4, "More."));

    assertThat(output.lines()).containsExactly("> a question", "Hello there.", "More.");
    assertThat(output.text()).isEqualTo("> a question\nHello there.\nMore.\n");
    assertThat(heard).containsExactly("> a question", "Hello there.", "More.");
  }

  @Test
  void whatWasPrintedPlainlyBeforeStaysAsItWas() {
    output.listenToLines(heard::add);
    print("starting\r\nloading 1%\rloading 99%\r\n$ ");
    draw("prompt" + row(20, "drawn") + row(21, "drawn too"));

    List<String> lines = List.of("starting", "loading 99%", "$ prompt", "drawn", "drawn too");
    assertThat(output.lines()).isEqualTo(lines);
    assertThat(output.text()).isEqualTo(String.join("\n", lines) + "\n");
    log.end(Reason.EXITED, "it has exited");
    runAll();
    assertThat(heard).isEqualTo(lines);
  }

  @Test
  void aRedrawnAnswerIsNoNewOne() {
    draw("\u001b[2J" + row(2, "Hello from mock."));
    assertThat(await("mock", 0)).isCompleted();
    long asked = output.position();
    CompletableFuture<AgentOutput.Match> next = await("mock", asked);

    draw("\u001b[2J" + row(2, "Hello from mock."));
    assertThat(next).isNotDone();
    draw(row(3, "Hello again from mock."));
    assertThat(next).isCompletedWithValueMatching(match -> match.end() > asked);
  }

  @Test
  void aMarkCountsAsSeenWhatHasNotSettled() {
    print("\u001b[2J" + row(2, "Hello from mock."));
    CompletableFuture<AgentOutput.Match> next = await("mock", output.position());
    draw(row(20, "something else"));
    assertThat(next).isNotDone();
  }

  @Test
  void aRowThatIsWrittenOnCountsAnewAndTakesThePlaceOfWhatItWas() {
    draw("\u001b[2J" + row(2, "a long line about the work, step 1"));
    draw(row(20, "x") + row(20, " ") + "\u001b[2;35H");
    CompletableFuture<AgentOutput.Match> next = await("a long line.*step 12", output.position());
    draw("2");

    assertThat(next).as("the whole line, though one character came").isCompleted();
    assertThat(output.lines()).containsExactly("a long line about the work, step 12");
  }

  @Test
  void oneMatchIsFoundBehindAnotherInTheSameLineAndInTheNext() {
    log.feed("stderr", "the worker says something in between");
    draw("\u001b[2J" + row(2, "one two") + row(3, "three two"));

    AgentOutput.Match one = await("one", 0).join();
    AgentOutput.Match two = await("two", one.end()).join();
    AgentOutput.Match three = await("three", two.end()).join();
    AgentOutput.Match last = await("two", three.end()).join();

    assertThat(List.of(one.end(), two.end(), three.end(), last.end()))
        .isSorted()
        .doesNotHaveDuplicates();
    assertThat(await("two", last.end())).isNotDone();
    assertThat(await("(?s)one.*two$", 0)).isNotDone();
  }

  @Test
  void linesThatMoreCharactersThanCameStandForAreToldApart() {
    draw("\u001b[2J" + row(1, "a long first row") + row(2, "a long second row"));
    long before = output.position();
    // A screen that comes back shows much for few characters.
    draw("\u001b[?1049h" + row(1, "x"));
    draw("\u001b[?1049l\u001b[3;1Hy");

    assertThat(await("(?m)^y$", before)).isCompleted();
    assertThat(await("long", before)).isNotDone();
  }

  @Test
  void whatIsLeftOnTheScreenAtTheEndCounts() {
    output.listenToLines(heard::add);
    print("\u001b[2J" + row(2, "last words"));
    CompletableFuture<AgentOutput.Match> found = await("last words", 0);
    assertThat(found).isNotDone();

    log.end(Reason.EXITED, "it has exited");
    runAll();

    assertThat(found).isCompleted();
    assertThat(heard).containsExactly("last words");
    assertThat(terminalTimer.scheduled()).isZero();
  }

  @Test
  void chunksStayAsTheyCame() {
    List<OutputChunk> chunks = new ArrayList<>();
    output.listen(chunks::add);
    draw("\u001b[2J" + row(2, "Hello"));
    draw("\u001b[2J" + row(2, "Hello"));

    assertThat(chunks).hasSize(2).isEqualTo(output.chunks());
    assertThat(chunks.get(1).text()).isEqualTo("\u001b[2J\u001b[2;1HHello");
  }

  @Test
  void linesAreKeptThoughWhatDrewThemIsNot() {
    print("plain before\r\n");
    draw("\u001b[2J" + row(1, "the first row"));
    for (int i = 0; i < 100; i++) {
      draw(row(5, "\u001b[31m\u001b[1m*\u001b[0m") + row(5, "\u001b[31m\u001b[1m-\u001b[0m"));
    }
    draw(row(6, "the last row"));

    assertThat(output.chunks().get(0).position()).isGreaterThan(100);
    assertThat(output.lines()).contains("the first row", "the last row");
    assertThat(await("first", 0)).isCompleted();
    assertThat(await("plain", 0)).isNotDone();
  }

  @Test
  void theOldestLinesGiveWay() {
    print("\u001b[2J");
    CompletableFuture<AgentOutput.Match> last = await("row 999", 0);
    for (int i = 1; i < 1000; i++) {
      log.feed("stdout", "row " + i + "\r\n");
    }
    terminalTimer.advance(SETTLED);
    runAll();

    assertThat(last).isCompleted();
    assertThat(output.lines()).hasSizeBetween(2, 20).endsWith("row 998", "row 999");
  }

  @Test
  void aTerminalOfAnotherSizeIsReadAsSuch() {
    log.resize(200, 50);
    String wide = "x".repeat(150);
    draw("\u001b[2J" + row(45, wide));
    assertThat(output.lines()).containsExactly(wide);
    log.resize(65_535, 1);
    draw(row(1, "y"));
    assertThat(output.lines()).endsWith("y");
  }

  /** A message is typed, an answer awaited, as a caller does it. */
  @ParameterizedTest
  @ValueSource(strings = {"claude", "codex", "gemini", "opencode", "qwen"})
  void theAnswerOfARealProgramIsAwaitedOnce(String program) {
    OutputLog wide = recorded(program);
    AgentOutput shown = views(wide);
    CompletableFuture<AgentOutput.Match> found =
        shown.await(Pattern.compile("Hello from mock\\."), LONG);
    play(Recording.timed(program), wide);

    assertThat(found).isCompleted();
    assertThat(found.join().end()).isPositive();
  }

  @ParameterizedTest
  @CsvSource({"claude, 3", "codex, 3", "gemini, 1", "opencode, 3", "qwen, 2"})
  void eachAnswerOfARealProgramIsALineOnce(String program, int answers) {
    OutputLog wide = recorded(program);
    AgentOutput shown = views(wide);
    play(Recording.timed(program), wide);

    assertThat(shown.lines())
        .filteredOn(line -> line.endsWith("Hello from mock."))
        .hasSize(answers);
    long from = 0;
    for (int i = 0; i < answers; i++) {
      CompletableFuture<AgentOutput.Match> next =
          shown.await(Pattern.compile("(?m)Hello from mock\\.$"), from, LONG);
      runAll();
      assertThat(next).as("answer %d", i + 1).isCompleted();
      from = next.join().end();
    }
  }

  /** Returns the output of a terminal as large as the one that was recorded. */
  private OutputLog recorded(String program) {
    OutputLog wide = OutputLog.of(program, 100_000, terminalTimer);
    wide.resize(120, 36);
    return wide;
  }

  private void play(Recording recording, OutputLog into) {
    long at = 0;
    for (Recording.Piece piece : recording.pieces()) {
      terminalTimer.advance(Duration.ofNanos(piece.time() - at));
      at = piece.time();
      into.feed("stdout", piece.text());
      runAll();
    }
    terminalTimer.advance(Duration.ofSeconds(10));
    runAll();
  }
}
