package dev.brokerline.harness.internal.engine;

import static dev.brokerline.harness.turn.TurnEvent.PermissionResolved.By.CALLER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.brokerline.concurrent.ManualTimer;
import dev.brokerline.harness.internal.driver.Driver;
import dev.brokerline.harness.internal.driver.DriverContext;
import dev.brokerline.harness.internal.driver.TurnSink;
import dev.brokerline.harness.session.BusyPolicy;
import dev.brokerline.harness.session.ModelReceipt;
import dev.brokerline.harness.session.PermissionPolicy;
import dev.brokerline.harness.session.SessionOptions;
import dev.brokerline.harness.session.SessionState;
import dev.brokerline.harness.session.SessionTimeouts;
import dev.brokerline.harness.turn.ErrorCode;
import dev.brokerline.harness.turn.PermissionDecision;
import dev.brokerline.harness.turn.PermissionOption;
import dev.brokerline.harness.turn.PermissionRequest;
import dev.brokerline.harness.turn.StopReason;
import dev.brokerline.harness.turn.TurnEvent;
import dev.brokerline.harness.turn.TurnEvent.PermissionResolved.By;
import dev.brokerline.harness.turn.TurnResult;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a session decides by its clock, which is turned by hand, about any program. */
@Timeout(120)
class SessionEngineTest {

  private static final Duration GRACE = Duration.ofSeconds(10);
  private static final Duration MOMENT = Duration.ofMillis(1);
  private static final Duration SILENCE = Duration.ofSeconds(30);

  private static final PermissionOption ALLOW =
      new PermissionOption("allow", "Allow", PermissionDecision.Kind.ALLOW_ONCE);

  private final ManualTimer timer = new ManualTimer();
  private final Mute program = new Mute();

  /** Why a turn is stopped. */
  private enum Stop {
    INTERRUPT,
    SILENCE,
    ANOTHER_PROMPT
  }

  private SessionEngine open(PermissionPolicy policy) throws Exception {
    return open(
        policy,
        SessionTimeouts.defaults()
            .withFirstEvent(SILENCE)
            .withSilence(SILENCE)
            .withPermission(Duration.ofSeconds(20)));
  }

  private SessionEngine open(PermissionPolicy policy, SessionTimeouts timeouts) throws Exception {
    SessionOptions options =
        SessionOptions.of("claude").permissions(policy).timeouts(timeouts).build();
    SessionEngine engine =
        new SessionEngine(
            options,
            (command, listener) -> {
              throw new AssertionError("this program needs no process");
            },
            timer,
            context -> program.in(context));
    get(engine.open());
    return engine;
  }

  private static <T> T get(CompletableFuture<T> future) throws Exception {
    return future.get(60, TimeUnit.SECONDS);
  }

  /** Lets time pass, and then all happen that follows from that. */
  private void pass(SessionEngine engine, Duration time) throws Exception {
    timer.advance(time);
    settle(engine);
  }

  private static void settle(SessionEngine engine) throws Exception {
    // One after the other: what a task adds comes before the answer after next.
    for (int i = 0; i < 3; i++) {
      get(engine.answer("nobody asked", PermissionDecision.allow()));
    }
  }

  private TurnLog stopped(SessionEngine engine, Stop stop) throws Exception {
    TurnLog turn = engine.prompt("Go on for ever", BusyPolicy.QUEUE);
    settle(engine);
    switch (stop) {
      case INTERRUPT -> {
        var unused = engine.interrupt();
      }
      case SILENCE -> timer.advance(SILENCE);
      case ANOTHER_PROMPT -> {
        var unused = engine.prompt("Listen", BusyPolicy.INTERRUPT);
      }
    }
    settle(engine);
    assertThat(program.interrupts).hasValue(1);
    return turn;
  }

  @ParameterizedTest
  @EnumSource
  void aStoppedTurnHasTenSecondsToEnd(Stop stop) throws Exception {
    SessionEngine engine = open(PermissionPolicy.DENY);
    TurnLog turn = stopped(engine, stop);

    pass(engine, GRACE.minus(MOMENT));
    assertThat(turn.isComplete()).isFalse();
    assertThat(engine.status().current().state()).isEqualTo(SessionState.RUNNING);

    pass(engine, MOMENT);
    TurnResult result = get(turn.result());
    assertThat(result.error().code())
        .isEqualTo(stop == Stop.SILENCE ? ErrorCode.TIMEOUT : ErrorCode.INTERRUPTED);
    assertThat(engine.status().current().state()).isEqualTo(SessionState.ENDED);
    TurnResult late = get(engine.prompt("Too late", BusyPolicy.QUEUE).result());
    assertThat(late.error().message()).contains("did not stop its turn within 10 s");
  }

  @ParameterizedTest
  @EnumSource
  void oneThatEndsInThatTimeLeavesTheSessionAsItWas(Stop stop) throws Exception {
    SessionEngine engine = open(PermissionPolicy.DENY);
    TurnLog turn = stopped(engine, stop);
    pass(engine, GRACE.minus(MOMENT));
    program.does(sink -> sink.end(StopReason.CANCELLED, null, null));
    settle(engine);
    assertThat(get(turn.result()).success()).isFalse();

    if (stop != Stop.ANOTHER_PROMPT) {
      assertThat(engine.status().current().state()).isEqualTo(SessionState.IDLE);
      var unused = engine.prompt("Next", BusyPolicy.QUEUE);
    }
    settle(engine);
    pass(engine, GRACE);
    assertThat(engine.status().current().state()).isEqualTo(SessionState.RUNNING);
  }

  @Test
  void oneThatMayTakeLessTimeForRequestsHasThatToEnd() throws Exception {
    Duration request = Duration.ofMillis(1500);
    SessionEngine engine =
        open(PermissionPolicy.DENY, SessionTimeouts.defaults().withRequest(request));
    TurnLog turn = stopped(engine, Stop.INTERRUPT);

    pass(engine, request.minus(MOMENT));
    assertThat(turn.isComplete()).isFalse();
    pass(engine, MOMENT);
    assertThat(get(turn.result()).error().code()).isEqualTo(ErrorCode.INTERRUPTED);
    TurnResult late = get(engine.prompt("Too late", BusyPolicy.QUEUE).result());
    assertThat(late.error().message()).contains("did not stop its turn within 1500 ms");
  }

  /** The silence after an event is measured from that event, whatever the first one might take. */
  @ParameterizedTest
  @ValueSource(ints = {20, 60, 600})
  void silenceIsNoticedAtItsTime(int firstEventSeconds) throws Exception {
    SessionEngine engine =
        open(
            PermissionPolicy.DENY,
            SessionTimeouts.defaults()
                .withFirstEvent(Duration.ofSeconds(firstEventSeconds))
                .withSilence(SILENCE));
    TurnLog turn = engine.prompt("Say something", BusyPolicy.QUEUE);
    settle(engine);
    for (int i = 0; i < 2; i++) {
      pass(engine, Duration.ofSeconds(10));
      program.does(sink -> sink.text("1", "something"));
      settle(engine);
    }

    pass(engine, SILENCE.minus(MOMENT));
    assertThat(program.interrupts).hasValue(0);
    pass(engine, MOMENT);
    assertThat(program.interrupts).hasValue(1);
    pass(engine, GRACE);
    assertThat(get(turn.result()).error().message())
        .isEqualTo("nothing was heard of the turn for 30 s");
    assertThat(timer.scheduled()).isZero();
  }

  /** The time of a pending permission is no silence, however it is decided. */
  @ParameterizedTest
  @EnumSource
  void theClockGoesOnAfterAPermission(Decider decider) throws Exception {
    SessionEngine engine = open(policy(decider));
    TurnLog turn = engine.prompt("Ask me", BusyPolicy.QUEUE);
    settle(engine);
    program.does(sink -> sink.permission(question("1")));
    settle(engine);
    switch (decider) {
      case CALLER -> get(engine.answer("1", PermissionDecision.allow()));
      case DEADLINE -> pass(engine, Duration.ofSeconds(20));
      default -> {
        // It decides by itself.
      }
    }
    Awaitility.await().until(() -> !program.answers.isEmpty());
    settle(engine);
    assertThat(engine.status().current().state()).isEqualTo(SessionState.RUNNING);

    pass(engine, SILENCE.minus(MOMENT));
    assertThat(program.interrupts).hasValue(0);
    pass(engine, SILENCE);
    pass(engine, GRACE);
    assertThat(get(turn.result()).error().code()).isEqualTo(ErrorCode.TIMEOUT);
  }

  /** Who decides a permission. */
  private enum Decider {
    CALLER,
    DEADLINE,
    POLICY,
    FUNCTION
  }

  private static PermissionPolicy policy(Decider decider) {
    return switch (decider) {
      case CALLER, DEADLINE -> PermissionPolicy.ASK;
      case POLICY -> PermissionPolicy.ALLOW;
      case FUNCTION -> PermissionPolicy.deciding(request -> PermissionDecision.allow());
    };
  }

  @Test
  void moreQuestionsThanMayWaitAreDeniedAndTold() throws Exception {
    SessionEngine engine = open(PermissionPolicy.ASK);
    TurnLog turn = engine.prompt("Ask me", BusyPolicy.QUEUE);
    settle(engine);
    for (int i = 0; i < Permissions.MAX_PENDING + 3; i++) {
      String id = "ask-" + i;
      program.does(sink -> sink.permission(question(id)));
    }
    settle(engine);
    assertThat(program.answers).hasSize(3).noneMatch(answer -> answer.kind().allows());
    assertThat(resolved(turn))
        .extracting(TurnEvent.PermissionResolved::requestId, TurnEvent.PermissionResolved::by)
        .containsExactly(
            tuple("ask-64", By.LIMIT), tuple("ask-65", By.LIMIT), tuple("ask-66", By.LIMIT));

    assertThat(get(engine.answer("ask-0", PermissionDecision.allow()))).isTrue();
    program.does(sink -> sink.permission(question("one more")));
    settle(engine);
    assertThat(program.answers).as("there is room for one").hasSize(4);
  }

  private static PermissionRequest question(String id) {
    return new PermissionRequest(id, null, "shell", "ls", "{}", List.of(ALLOW));
  }

  private static List<TurnEvent.PermissionResolved> resolved(TurnLog turn) {
    return events(turn).stream()
        .filter(TurnEvent.PermissionResolved.class::isInstance)
        .map(TurnEvent.PermissionResolved.class::cast)
        .toList();
  }

  private static List<TurnEvent> events(TurnLog turn) {
    return IntStream.iterate(0, i -> turn.at(i) != null, i -> i + 1).mapToObj(turn::at).toList();
  }

  @Test
  void aTurnThatSaidTooMuchMayStillAsk() throws Exception {
    SessionEngine engine = open(PermissionPolicy.ASK);
    TurnLog turn = engine.prompt("Say much", BusyPolicy.QUEUE);
    settle(engine);
    program.does(
        sink -> {
          for (int i = 0; i < TurnLog.MAX_EVENTS + 5; i++) {
            sink.notice("chatter", "", null);
          }
          sink.permission(question("late"));
        });
    settle(engine);
    assertThat(program.answers).isEmpty();
    assertThat(get(engine.answer("late", PermissionDecision.allow()))).isTrue();
    assertThat(resolved(turn)).extracting(TurnEvent.PermissionResolved::by).containsExactly(CALLER);
    program.does(sink -> sink.end(StopReason.CANCELLED, null, null));
    get(turn.result());
    assertThat(events(turn))
        .filteredOn(TurnEvent.Notice.class::isInstance)
        .map(TurnEvent.Notice.class::cast)
        .last()
        .extracting(TurnEvent.Notice::text)
        // One event was the start.
        .isEqualTo("6 events were dropped, because the turn had too many");
  }

  @Test
  void aQuestionThatCannotBeToldIsDenied() throws Exception {
    SessionEngine engine = open(PermissionPolicy.ASK);
    TurnLog turn = engine.prompt("Ask much", BusyPolicy.QUEUE);
    settle(engine);
    String large = "x".repeat(16 << 20);
    program.does(
        sink -> {
          for (int i = 0; i < 8; i++) {
            sink.permission(
                new PermissionRequest("ask-" + i, null, "shell", "ls", large, List.of(ALLOW)));
          }
        });
    settle(engine);
    assertThat(program.answers).as("64 and 32 Mi characters hold six").hasSize(2);
    assertThat(turn.isComplete()).isFalse();
  }

  @Test
  void noTurnBeginsAfterTheEnd() throws Exception {
    SessionEngine engine = open(PermissionPolicy.DENY);
    TurnLog first = engine.prompt("One", BusyPolicy.QUEUE);
    TurnLog second = engine.prompt("Two", BusyPolicy.QUEUE);
    get(engine.close());
    assertThat(get(first.result()).error().code()).isEqualTo(ErrorCode.INTERRUPTED);
    assertThat(get(second.result()).error().code()).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(program.prompts).containsExactly("One");
  }

  /** A program that does nothing by itself. Used on the session's thread, or when that is idle. */
  private static final class Mute implements Driver {
    private final List<String> prompts = new CopyOnWriteArrayList<>();
    private final List<PermissionDecision> answers = new CopyOnWriteArrayList<>();
    private volatile @Nullable DriverContext session;
    private volatile @Nullable TurnSink turn;
    private final AtomicInteger interrupts = new AtomicInteger();

    Driver in(DriverContext context) {
      session = context;
      return this;
    }

    /** Says something of its turn. */
    void does(Consumer<TurnSink> what) {
      session.thread().execute(() -> what.accept(turn));
    }

    @Override
    public CompletableFuture<Opened> open() {
      return CompletableFuture.completedFuture(new Opened(null, null));
    }

    @Override
    public void prompt(TurnSink sink, String text) {
      turn = sink;
      prompts.add(text);
    }

    @Override
    public CompletableFuture<ModelReceipt> setModel(String model) {
      return CompletableFuture.failedFuture(new AssertionError("nobody asks for that"));
    }

    @Override
    public void interrupt() {
      interrupts.incrementAndGet();
    }

    @Override
    public void answer(PermissionRequest request, PermissionDecision decision) {
      answers.add(decision);
    }
  }
}
