package dev.brokerline.agents;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.brokerline.client.model.Subscription;
import dev.brokerline.concurrent.ManualTimer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AgentLogsTest {

  /** Notes what it is told, text marked by quotes. */
  private static final class Notes implements AgentLogs.Listener {
    final List<String> told = new ArrayList<>();
    Runnable onHistory = () -> {};

    @Override
    public void onHistory(List<String> lines) {
      told.add("history " + lines);
      onHistory.run();
    }

    @Override
    public void onText(String text) {
      told.add("'" + text + "'");
    }

    @Override
    public void onRestart() {
      told.add("restart");
    }

    @Override
    public void onEnd(RuntimeException failure) {
      told.add("end: " + failure.getMessage());
    }

    List<String> take() {
      List<String> taken = List.copyOf(told);
      told.clear();
      return taken;
    }
  }

  @TempDir private Path folder;

  private final ManualTimer timer = new ManualTimer();
  private final Notes notes = new Notes();
  private Path place;
  private AgentLogs logs;

  @BeforeEach
  void open() {
    place = folder;
    logs = new AgentLogs(() -> place, timer, Runnable::run);
  }

  private Path file(String agent) {
    return place.resolve(agent + ".log");
  }

  private void write(String agent, String text) throws IOException {
    append(agent, text.getBytes(UTF_8));
  }

  private void append(String agent, byte[] bytes) throws IOException {
    Files.write(file(agent), bytes, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private List<String> toldAfterAPoll() {
    timer.advance(Duration.ofSeconds(1));
    return notes.take();
  }

  @Test
  void theLastLinesIncludeOneThatIsNotFinished() throws IOException {
    write("a", "one\ntwo\r\r\n\nfour\r\nfi\rve");
    assertThat(logs.lastLines("a", 3)).containsExactly("", "four", "fi\rve");
    assertThat(logs.lastLines("a", 100)).containsExactly("one", "two", "", "four", "fi\rve");
  }

  @Test
  void anEmptyLogHasNoLines() throws IOException {
    write("a", "");
    assertThat(logs.lastLines("a", 5)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 50, 5000, 20_000, 100_000})
  void theLastLinesOfALongLogAreExact(int count) throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 40_000; i++) {
      lines.add("line " + i + " \u00e9\ud83d\ude00");
    }
    write("a", String.join("\n", lines) + "\n");
    int expected = Math.min(count, lines.size());
    assertThat(logs.lastLines("a", count))
        .isEqualTo(lines.subList(lines.size() - expected, lines.size()));
  }

  @Test
  void ofAnEndlessLineTheLastMiBIsRead() throws IOException {
    write("a", "\u00e9".repeat(1 << 20) + "x");
    assertThat(logs.lastLines("a", 1))
        .singleElement()
        .satisfies(
            line -> assertThat(line).hasSize(1 << 19).endsWith("x").doesNotContain("\ufffd"));
  }

  @Test
  void aMissingLogNamesThoseThatThereAre() throws IOException {
    write("b", "");
    write("c", "");
    assertThatThrownBy(() -> logs.lastLines("a", 5))
        .isInstanceOfSatisfying(
            AgentLogs.NoLogException.class,
            e -> {
              assertThat(e.agent()).isEqualTo("a");
              assertThat(e.loggedAgents()).containsExactly("b", "c");
            })
        .hasMessage("there is no log of agent 'a'; these have one: b, c");
  }

  @Test
  void aBrokerThatIsGoneHasNoLogs() {
    place = folder.resolve("gone");
    assertThat(logs.agents()).isEmpty();
    assertThatThrownBy(() -> logs.lastLines("a", 5))
        .isInstanceOf(AgentLogs.NoLogException.class)
        .hasMessageContaining("go with their broker");
  }

  @Test
  void onlyFilesWithTheSuffixAreLogs() throws IOException {
    write("b c", "");
    write("..", "");
    Files.createDirectory(folder.resolve("d.log"));
    Files.createFile(folder.resolve("e.txt"));
    Files.createSymbolicLink(folder.resolve("f.log"), file("b c"));
    assertThat(logs.agents()).containsExactly("..", "b c");
    assertThatThrownBy(() -> logs.lastLines("f", 1)).isInstanceOf(AgentLogs.NoLogException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "../a", "a/b", "a\\b", "/etc/x", "a\0"})
  void aNameThatLeadsElsewhereIsRefused(String agent) {
    assertThatThrownBy(() -> logs.lastLines(agent, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> logs.follow(agent, notes))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void followingBeginsWithWholeLinesAndGoesOn() throws IOException {
    write("a", "one\ntwo\nthree\npro");
    try (Subscription follow =
        logs.follow("a", AgentLogs.FollowOptions.DEFAULT.withHistoryLines(2), notes)) {
      assertThat(toldAfterAPoll()).containsExactly("history [two, three]", "'pro'");
      write("a", "mpt> ");
      assertThat(toldAfterAPoll()).containsExactly("'mpt> '");
      assertThat(toldAfterAPoll()).isEmpty();
      assertThat(follow).isNotNull();
    }
  }

  @Test
  void aCharacterIsToldWhenItIsWhole() throws IOException {
    byte[] smile = "\ud83d\ude00".getBytes(UTF_8);
    append("a", new byte[] {smile[0], smile[1]});
    logs.follow("a", notes);
    assertThat(toldAfterAPoll()).containsExactly("history []");
    append("a", new byte[] {smile[2]});
    assertThat(toldAfterAPoll()).isEmpty();
    append("a", new byte[] {smile[3], (byte) 0xff, 'x'});
    assertThat(toldAfterAPoll()).containsExactly("'\ud83d\ude00\ufffdx'");
  }

  @Test
  void aTruncatedLogIsReadFromItsStart() throws IOException {
    write("a", "a long line\n");
    logs.follow("a", notes);
    toldAfterAPoll();
    append("a", new byte[] {(byte) 0xc3});
    toldAfterAPoll();
    Files.writeString(file("a"), "new\n");
    assertThat(toldAfterAPoll()).containsExactly("restart", "'new\n'");
  }

  @Test
  void anotherLogInItsPlaceIsReadFromItsStart() throws IOException {
    write("a", "old\n");
    logs.follow("a", notes);
    toldAfterAPoll();
    place = Files.createDirectory(folder.resolve("next-broker"));
    write("a", "newer and longer\n");
    assertThat(toldAfterAPoll()).containsExactly("restart", "'newer and longer\n'");
  }

  @Test
  void aReplacedLogIsReadFromItsStart() throws IOException {
    write("a", "old\n");
    logs.follow("a", notes);
    toldAfterAPoll();
    write("b", "newer and longer\n");
    Files.move(file("b"), file("a"), StandardCopyOption.REPLACE_EXISTING);
    assertThat(toldAfterAPoll()).containsExactly("restart", "'newer and longer\n'");
  }

  @Test
  void aMissingLogEndsIt() {
    logs.follow("a", notes);
    assertThat(notes.take())
        .singleElement()
        .satisfies(told -> assertThat(told).startsWith("end: there is no log of agent 'a'"));
    assertThat(timer.scheduled()).isZero();
  }

  @Test
  void aFolderThatIsNotKnownEndsIt() {
    AgentLogs nowhere =
        new AgentLogs(
            () -> {
              throw new IllegalStateException("no broker runs");
            },
            timer,
            Runnable::run);
    nowhere.follow("a", AgentLogs.FollowOptions.DEFAULT.withAllowMissing(true), notes);
    assertThat(notes.take()).containsExactly("end: no broker runs");
    assertThat(timer.scheduled()).isZero();
  }

  @Test
  void aBrokerThatIsAwayIsWaitedForIfItsLogMayBeMissing() throws IOException {
    AtomicBoolean away = new AtomicBoolean();
    AgentLogs restarted =
        new AgentLogs(
            () -> {
              if (away.get()) {
                throw new NoSuchFileException("no broker now");
              }
              return place;
            },
            timer,
            Runnable::run);
    write("a", "");
    restarted.follow("a", AgentLogs.FollowOptions.DEFAULT.withAllowMissing(true), notes);
    assertThat(toldAfterAPoll()).containsExactly("history []");
    away.set(true);
    assertThat(toldAfterAPoll()).isEmpty();
    assertThat(restarted.agents()).isEmpty();
    write("a", "back");
    away.set(false);
    assertThat(toldAfterAPoll()).contains("'back'");
  }

  @Test
  void aLogThatGoesEndsIt() throws IOException {
    write("a", "");
    logs.follow("a", notes);
    toldAfterAPoll();
    Files.delete(file("a"));
    assertThat(toldAfterAPoll()).singleElement().asString().startsWith("end: ");
    assertThat(timer.scheduled()).isZero();
  }

  @Test
  void aLogMayBeWaitedForAndIsToldWhole() throws IOException {
    logs.follow(
        "a", AgentLogs.FollowOptions.DEFAULT.withAllowMissing(true).withHistoryLines(1), notes);
    assertThat(toldAfterAPoll()).isEmpty();
    write("a", "one\ntwo\n");
    assertThat(toldAfterAPoll()).containsExactly("history []", "'one\ntwo\n'");
    Files.delete(file("a"));
    assertThat(toldAfterAPoll()).isEmpty();
    write("a", "three, four and five\n");
    assertThat(toldAfterAPoll()).containsExactly("restart", "'three, four and five\n'");
  }

  @Test
  void aBurstIsToldInPiecesWithinOneInterval() throws IOException {
    write("a", "");
    logs.follow("a", notes);
    toldAfterAPoll();
    write("a", "0123456789\u00e9".repeat(20_000));
    List<String> told = toldAfterAPoll();
    assertThat(told).allSatisfy(text -> assertThat(text.length()).isLessThanOrEqualTo(2 + 16_384));
    assertThat(String.join("", told).replace("'", "")).isEqualTo("0123456789\u00e9".repeat(20_000));
  }

  @Test
  void aClosedFollowTellsNothingMore() throws IOException {
    write("a", "");
    Subscription follow = logs.follow("a", notes);
    toldAfterAPoll();
    follow.close();
    follow.close();
    write("a", "late");
    assertThat(toldAfterAPoll()).isEmpty();
    assertThat(timer.scheduled()).isZero();
  }

  @Test
  void aListenerMayCloseItsOwnFollow() throws IOException {
    write("a", "");
    List<Subscription> follow = new ArrayList<>();
    List<String> told = new ArrayList<>();
    follow.add(
        logs.follow(
            "a",
            text -> {
              told.add(text);
              follow.get(0).close();
            }));
    write("a", "one");
    timer.advance(Duration.ofSeconds(1));
    write("a", "two");
    timer.advance(Duration.ofSeconds(1));
    assertThat(told).containsExactly("one");
    assertThat(timer.scheduled()).isZero();
  }

  @Test
  void aFollowThatIsClosedWhileItLooksLeavesNothingBehind() throws IOException {
    write("a", "");
    List<Runnable> tasks = new ArrayList<>();
    Subscription follow = new AgentLogs(() -> place, timer, tasks::add).follow("a", notes);
    notes.onHistory = follow::close;
    tasks.remove(0).run();
    assertThat(notes.take()).containsExactly("history []");
    assertThat(timer.scheduled()).isZero();
  }

  @Test
  void aListenerThatFailsIsToldTheRest() throws IOException {
    write("a", "");
    List<String> told = new ArrayList<>();
    logs.follow(
        "a",
        text -> {
          told.add(text);
          throw new IllegalStateException("a listener's own fault");
        });
    write("a", "one");
    timer.advance(Duration.ofSeconds(1));
    write("a", "two");
    timer.advance(Duration.ofSeconds(1));
    assertThat(told).containsExactly("one", "two");
  }

  @Test
  void optionsOutOfBoundsAreRefused() {
    AgentLogs.FollowOptions options = AgentLogs.FollowOptions.DEFAULT;
    assertThatThrownBy(() -> options.withPollInterval(Duration.ofMillis(49)))
        .hasMessageContaining("pollInterval");
    assertThatThrownBy(() -> options.withHistoryLines(-1)).hasMessageContaining("historyLines");
    assertThatThrownBy(() -> logs.lastLines("a", 0)).hasMessageContaining("lines");
  }

  @Test
  void aFolderThatCannotBeListedIsTold() throws IOException {
    place = Files.createFile(folder.resolve("plain"));
    assertThatThrownBy(logs::agents).isInstanceOf(UncheckedIOException.class);
  }
}
