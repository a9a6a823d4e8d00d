package dev.brokerline.client.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.client.internal.dialect.NativeDialect;
import dev.brokerline.client.model.CheckedResult;
import dev.brokerline.concurrent.ManualTimer;
import dev.brokerline.protocol.ErrorDetail;
import dev.brokerline.protocol.event.AgentEvent;
import dev.brokerline.protocol.event.WorkerEvent;
import dev.brokerline.protocol.request.SendInput;
import dev.brokerline.protocol.request.SetModel;
import dev.brokerline.protocol.result.AgentList;
import dev.brokerline.protocol.result.AgentSummary;
import dev.brokerline.protocol.result.SendInputResult;
import dev.brokerline.protocol.result.SetModelResult;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Who is meant by a worker's complaint, by a clock that is turned by hand. */
class ConfirmationsTest {

  private static final Duration WINDOW = Duration.ofSeconds(2);

  private final ManualTimer timer = new ManualTimer();
  private String listedModel = "old";
  private final Confirmations confirmations =
      new Confirmations(
          timer,
          Runnable::run,
          () -> CompletableFuture.completedFuture(list()),
          () -> NativeDialect.INSTANCE);
  private final EventTable<Object> events = new EventTable<>();

  ConfirmationsTest() {
    confirmations.watch(events);
  }

  @Test
  void refusesAtTheFirstComplaint() {
    var result = send("hello");
    assertThat(result).isNotDone();
    complain("not JSON");
    assertThat(result.join().confirmation()).isEqualTo(CheckedResult.Confirmation.REFUSED);
    assertThat(result.join().refusal().message()).isEqualTo("not JSON");
    assertThat(result.join().evidence()).isEqualTo("the worker did not take it");
  }

  @Test
  void forgetsInTimeWhatNobodyWaitsFor() {
    for (int i = 0; i < 1000; i++) {
      var unused = send("question " + i);
    }
    timer.advance(WINDOW.plusSeconds(59));
    output("anything");
    assertThat(confirmations.inDoubt()).as("a late complaint may come").isEqualTo(1000);
    timer.advance(Duration.ofSeconds(1));
    output("anything");
    assertThat(confirmations.inDoubt()).isZero();
  }

  @Test
  void searchesTheOutputOnlyForThoseForWhomSomebodyWaits() {
    for (int i = 0; i < 100; i++) {
      var unused = send("question " + i);
    }
    send("another").cancel(false);
    complain("about the first one");
    assertThat(confirmations.looking()).isEqualTo(99);
    timer.advance(WINDOW);
    var waited = send("the last one");
    assertThat(confirmations.looking()).isEqualTo(1);
    output("the last one");
    timer.advance(WINDOW);
    assertThat(waited.join().confirmation()).isEqualTo(CheckedResult.Confirmation.CONFIRMED);
    assertThat(confirmations.looking()).isZero();
    assertThat(confirmations.inDoubt()).as("a late complaint may come").isEqualTo(100);
  }

  @Test
  void neverTakesSilenceForSuccess() {
    var result = send("hello");
    timer.advance(WINDOW);
    assertThat(result.join().confirmation()).isEqualTo(CheckedResult.Confirmation.UNCONFIRMED);
  }

  @Test
  void givesEachComplaintToTheOldestLineInDoubt() {
    var threeLines = send("one\ntwo\nthree");
    var second = send("second");
    complain("1");
    assertThat(threeLines.join().refusal().message()).isEqualTo("1");
    complain("2");
    complain("3");
    assertThat(second).isNotDone();
    complain("4");
    assertThat(second.join().refusal().message()).isEqualTo("4");
  }

  @Test
  void countsTheLinesThatNobodyWatches() {
    confirmations.answered(new SendInput("w", "raw"), new SendInputResult("w", 4L));
    var watched = send("watched");
    complain("about the raw one");
    assertThat(watched).isNotDone();
    complain("about the watched one");
    assertThat(watched.join().refusal().message()).isEqualTo("about the watched one");
  }

  @Test
  void doesNotBlameALaterLineForALateComplaint() {
    var early = send("early");
    timer.advance(WINDOW);
    assertThat(early.join().confirmation()).isEqualTo(CheckedResult.Confirmation.UNCONFIRMED);
    var late = send("late");
    complain("about the early one");
    assertThat(late).isNotDone();
    timer.advance(WINDOW);
    assertThat(late.join().confirmation()).isEqualTo(CheckedResult.Confirmation.UNCONFIRMED);
  }

  @Test
  void forgetsADoubtAfterAMinute() {
    var early = send("early");
    timer.advance(Duration.ofSeconds(63));
    assertThat(early).isDone();
    var later = send("later");
    complain("about the later one");
    assertThat(later.join().confirmation()).isEqualTo(CheckedResult.Confirmation.REFUSED);
  }

  @Test
  void confirmsInputThatTheTerminalShows() {
    var result = send("first\nthe last line\n\n");
    output("\u001b[1mthe la\u001b[0");
    output("mst\u001b]0;title\u0007 line\r\n");
    timer.advance(WINDOW);
    assertThat(result.join().confirmation()).isEqualTo(CheckedResult.Confirmation.CONFIRMED);
  }

  @Test
  void doesNotConfirmByOutputFromBeforeTheAnswerOrByTooFewWords() {
    output("hello");
    var result = send("hello");
    var brief = send("ok");
    output("ok");
    timer.advance(WINDOW);
    assertThat(result.join().confirmation()).isEqualTo(CheckedResult.Confirmation.UNCONFIRMED);
    assertThat(brief.join().confirmation()).isEqualTo(CheckedResult.Confirmation.UNCONFIRMED);
    assertThat(brief.join().evidence()).contains("too short");
  }

  @Test
  void believesAComplaintMoreThanTheTerminal() {
    var result = send("hello");
    output("hello");
    complain("no");
    assertThat(result.join().confirmation()).isEqualTo(CheckedResult.Confirmation.REFUSED);
  }

  @Test
  void saysNothingOfAModelThatIsNotListed() {
    var result = model("new");
    timer.advance(WINDOW);
    assertThat(result.join().confirmation()).isEqualTo(CheckedResult.Confirmation.UNCONFIRMED);
    assertThat(result.join().evidence()).contains("old");
  }

  @Test
  void confirmsAModelThatIsListed() {
    var result = model("new");
    listedModel = "new";
    timer.advance(WINDOW);
    assertThat(result.join().confirmation()).isEqualTo(CheckedResult.Confirmation.CONFIRMED);
  }

  @Test
  void isUnconfirmedAtOnceWhenTheWorkerOrTheBrokerEnds() {
    var exits = send("hello");
    events.handle(EventTable.NOTHING, new AgentEvent.Exited("w", null, null));
    assertThat(exits.join().evidence()).contains("agent_exited");
    var crashes = send("hello");
    events.handle(EventTable.NOTHING, new AgentEvent.Restarting("w", null, "9", 1, 0L));
    assertThat(crashes.join().confirmation()).isEqualTo(CheckedResult.Confirmation.UNCONFIRMED);
    var left = send("hello");
    confirmations.ended("the broker has exited");
    assertThat(left.join().evidence()).contains("the broker has exited");
    assertThat(send("hello").join().confirmation())
        .isEqualTo(CheckedResult.Confirmation.UNCONFIRMED);
    assertThat(timer.scheduled()).isZero();
  }

  @Test
  void blamesNobodyWhenOrdersToTheWorkerMakeItsComplaintsUncountable() {
    var order =
        confirmations.watch(
            SendInput.unchecked("w", "{\"v\":1}"), WINDOW, request -> answer(request));
    var behind = send("behind");
    complain("about whom?");
    assertThat(order.join().confirmation()).isEqualTo(CheckedResult.Confirmation.UNCONFIRMED);
    assertThat(behind.join().confirmation()).isEqualTo(CheckedResult.Confirmation.UNCONFIRMED);
  }

  @Test
  void ignoresComplaintsAboutTheBrokersOwnFramesAndOtherAgents() {
    var result = send("hello");
    events.handle(
        null, new WorkerEvent.Failed("w", ErrorDetail.of("invalid_delivery", "not ours")));
    events.handle(
        EventTable.NOTHING,
        new WorkerEvent.Failed("x", ErrorDetail.of("invalid_frame", "not ours")));
    assertThat(result).isNotDone();
  }

  private CompletableFuture<CheckedResult<SendInputResult>> send(String text) {
    return confirmations.watch(new SendInput("w", text), WINDOW, request -> answer(request));
  }

  private <R> CompletableFuture<R> answer(
      dev.brokerline.protocol.request.BrokerRequest<R> request) {
    Object result =
        request instanceof SetModel
            ? new SetModelResult("w", "m", true)
            : new SendInputResult("w", 1L);
    confirmations.answered(request, result);
    return CompletableFuture.completedFuture(request.resultType().cast(result));
  }

  private CompletableFuture<CheckedResult<SetModelResult>> model(String model) {
    return confirmations.watch(SetModel.of("w", model), WINDOW, request -> answer(request));
  }

  private void complain(String message) {
    events.handle(
        EventTable.NOTHING, new WorkerEvent.Failed("w", ErrorDetail.of("invalid_frame", message)));
  }

  private void output(String chunk) {
    events.handle(EventTable.NOTHING, new WorkerEvent.Output("w", "stdout", chunk));
  }

  private AgentList list() {
    return new AgentList(
        List.of(new AgentSummary("w", "pty", "cat", null, listedModel, null, null, 1L, List.of())));
  }
}
