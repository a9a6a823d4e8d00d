package dev.brokerline.harness;

import static dev.brokerline.harness.Agents.events;
import static dev.brokerline.harness.Agents.only;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.brokerline.harness.program.DriverKind;
import dev.brokerline.harness.session.PermissionPolicy;
import dev.brokerline.harness.session.SessionOptions;
import dev.brokerline.harness.session.SessionState;
import dev.brokerline.harness.session.SessionTimeouts;
import dev.brokerline.harness.turn.PermissionDecision;
import dev.brokerline.harness.turn.TurnEvent;
import dev.brokerline.spawn.internal.SystemEnvironment;
import dev.brokerline.testing.agent.AgentRecord.Start;
import dev.brokerline.testing.agent.FakeAgentExecutable;
import dev.brokerline.testing.agent.script.AgentScript;
import dev.brokerline.testing.agent.script.AgentTurn;
import dev.brokerline.testing.agent.script.ToolUse;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A hundred sessions at once in one JVM, each with a process of its own, behind every driver. */
@Tag("alone")
@Timeout(900)
class ManySessionsIT {

  private static final int SESSIONS = 100;
  private static final int SOME = 10;
  private static final int TURNS = 3;
  private static final int PIECES = 200;

  /** How long 100 Java programs may take to start on a machine that has other work. */
  private static final Duration LONG = Duration.ofMinutes(5);

  /** What {@code AgentSession.close} promises. */
  private static final Duration CLOSING = Duration.ofSeconds(20);

  private static final int MORE_THREADS = 16;
  private static final long MAX_HEAP_OF_SESSION = 200 << 10;

  private static final List<Way> WAYS =
      List.of(
          new Way("claude", DriverKind.CLAUDE_STREAM_JSON),
          new Way("codex", DriverKind.CODEX_APP_SERVER),
          new Way("gemini", DriverKind.ACP),
          new Way("opencode", DriverKind.ACP),
          new Way("claude", DriverKind.PROCESS_PER_TURN));

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  @TempDir private Path temporary;

  /** A program and its driver. */
  private record Way(String program, DriverKind driver) {
    boolean asks() {
      return driver != DriverKind.PROCESS_PER_TURN;
    }
  }

  /** What a number of sessions at once took. */
  private record Cost(int threads, int peak, long openMillis, long closeMillis, long heap) {}

  @Test
  @EnabledOnOs(OS.LINUX)
  void needNoMoreThreadsThanTenLoseNothingAndLeaveNothing() throws Exception {
    Cost some = live(SOME);
    long descriptors = descriptors();
    long children = ProcessHandle.current().children().count();

    Cost all = live(SESSIONS);

    assertThat(all.threads)
        .as("threads of %d sessions in a turn, against %s", SESSIONS, some)
        .isLessThanOrEqualTo(some.threads + MORE_THREADS);
    assertThat(all.peak)
        .as("most threads of %d sessions, against %s", SESSIONS, some)
        .isLessThanOrEqualTo(some.peak + MORE_THREADS);
    assertThat(all.heap / SESSIONS).as("heap of a session").isLessThan(MAX_HEAP_OF_SESSION);
    assertThat(all.closeMillis).as("ms to close").isLessThan(CLOSING.toMillis());
    assertThat(ProcessHandle.current().children().count()).isLessThanOrEqualTo(children);
    await().untilAsserted(() -> assertThat(descriptors()).isLessThanOrEqualTo(descriptors));
    assertThat(temporary.resolve("home").resolve("runs")).isEmptyDirectory();
    record(some, all);
  }

  /** Opens sessions, has them all in a turn at once, and closes them. */
  private Cost live(int number) throws Exception {
    THREADS.resetPeakThreadCount();
    List<One> all = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      all.add(new One(i, Files.createDirectory(temporary.resolve(number + "-" + i))));
    }
    long start = System.nanoTime();
    List<CompletableFuture<AgentSession>> opening =
        all.stream().map(one -> Harness.open(one.options)).toList();
    for (int i = 0; i < number; i++) {
      all.get(i).session = opening.get(i).get(LONG.toSeconds(), TimeUnit.SECONDS);
    }
    long opened = System.nanoTime();
    all.forEach(One::beginTurns);
    await().atMost(LONG).until(() -> all.stream().allMatch(One::isAskingIfItAsks));
    int threads = Thread.getAllStackTraces().size();
    for (One one : all) {
      one.allowAll();
    }
    for (One one : all) {
      one.requireAllTold();
    }
    long heap = usedHeap();
    long closing = System.nanoTime();
    List<CompletableFuture<Void>> closings =
        all.stream().map(one -> one.session.closeAsync()).toList();
    for (CompletableFuture<Void> one : closings) {
      one.get(LONG.toSeconds(), TimeUnit.SECONDS);
    }
    long closed = System.nanoTime();
    int peak = THREADS.getPeakThreadCount();
    for (One one : all) {
      one.session = null;
      assertThat(one.agent.record().starts().stream().map(Start::pid))
          .as("processes of %s", one.way)
          .hasSize(one.way.asks() ? 1 : TURNS)
          .noneMatch(ManySessionsIT::isAlive);
    }
    return new Cost(
        threads,
        peak,
        (opened - start) / 1_000_000,
        (closed - closing) / 1_000_000,
        heap - usedHeap());
  }

  private static boolean isAlive(long pid) {
    return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
  }

  private static long descriptors() throws IOException {
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      return open.count();
    }
  }

  private static long usedHeap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static void record(Cost some, Cost all) throws IOException {
    Files.createDirectories(Path.of("target"));
    Files.writeString(
        Path.of("target", "figures.tsv"),
        "%d sessions in one JVM\tthreads %d in a turn, %d at most; with %d sessions %d and %d;"
                .formatted(SESSIONS, all.threads, all.peak, SOME, some.threads, some.peak)
            + " opened in %d ms, closed in %d ms, heap of a session %d KiB%n"
                .formatted(all.openMillis, all.closeMillis, all.heap / SESSIONS / 1024),
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  /** One of the sessions. */
  private final class One {
    private final int number;
    private final Way way;
    private final FakeAgentExecutable agent;
    private final SessionOptions options;
    private final List<Turn> turns = new ArrayList<>();
    private AgentSession session;

    One(int number, Path directory) throws Exception {
      this.number = number;
      this.way = WAYS.get(number % WAYS.size());
      AgentTurn turn = AgentTurn.empty();
      turn = way.asks() ? turn.tool(ToolUse.asking("ls", "")) : turn;
      agent = Agents.fake(directory, way.program, AgentScript.of(turn.text(pieces())));
      Map<String, String> environment =
          new HashMap<>(SystemEnvironment.ofThisProcess().variables());
      environment.merge("PATH", directory.toString(), (path, first) -> first + ":" + path);
      environment.put("BROKERLINE_HOME", temporary.resolve("home").toString());
      options =
          Agents.options(directory, way.program)
              .inheritedEnvironment(environment)
              .driver(way.driver)
              .permissions(way.asks() ? PermissionPolicy.ASK : PermissionPolicy.DENY)
              .timeouts(SessionTimeouts.defaults().withStart(LONG).withFirstEvent(LONG))
              .build();
    }

    /** Returns what only this session hears. */
    private String[] pieces() {
      return IntStream.range(0, PIECES)
          .mapToObj(i -> "<" + number + ":" + i + ">")
          .toArray(String[]::new);
    }

    void beginTurns() {
      for (int i = 0; i < TURNS; i++) {
        turns.add(session.prompt("turn " + i));
      }
    }

    boolean isAskingIfItAsks() {
      return !way.asks() || session.status().state() == SessionState.REQUIRES_ACTION;
    }

    void allowAll() {
      for (Turn turn : turns) {
        turn.listen(
            event -> {
              if (event instanceof TurnEvent.PermissionRequested asked) {
                var unused = session.answer(asked.request(), PermissionDecision.allow());
              }
            });
      }
    }

    /** The events' numbers and their end are checked by {@link Agents#events}. */
    void requireAllTold() throws Exception {
      for (Turn turn : turns) {
        assertThat(turn.result().get(LONG.toSeconds(), TimeUnit.SECONDS))
            .matches(result -> result.success(), "a success of " + way)
            .matches(result -> result.text().equals(String.join("", pieces())), "all of the text");
        assertThat(only(events(turn), TurnEvent.TextDelta.class))
            .extracting(TurnEvent.TextDelta::text)
            .containsExactly(pieces());
      }
      turns.clear();
    }
  }
}
