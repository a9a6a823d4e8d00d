package dev.brokerline.agents;

import static dev.brokerline.agents.FakeRelay.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.agents.model.AgentState;
import dev.brokerline.protocol.event.AgentEvent;
import dev.brokerline.terminal.program.ProgramStatus;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the terminal of an agent tells of its state, before a fake broker. */
class ProgramStatusTest {

  private static final Duration LONG = Duration.ofMinutes(10);
  private static final String TITLE_IDLE = "\u001b]0;✳ Claude Code\u0007";
  private static final String TITLE_BUSY = "\u001b]0;⠂ Claude Code\u0007";
  private static final String TRUST =
      "\u001b[2J\u001b[3;1HDo you trust the files in this folder?\u001b[5;1H❯ 1. Yes, proceed"
          + "\u001b[7;1HEnter to confirm · Esc to cancel";

  private final FakeRelay fake = new FakeRelay();

  @AfterEach
  void close() {
    fake.close();
  }

  private Agent spawn(String program) throws Exception {
    return FakeRelay.get(fake.relay.spawn("w", program));
  }

  private void print(String text) {
    fake.fake.printOutput("w", text);
  }

  /** Waits in the time of the broker, which holds output back, and of the relay, which reads it. */
  private void becomes(Agent agent, AgentState state, ProgramStatus.Source source) {
    fake.brokerTimeUntil(
        state + " by " + source,
        () -> {
          fake.timer.advance(Duration.ofMillis(100));
          return agent.state() == state && agent.snapshot().program().source() == source;
        });
  }

  @Test
  void theTitleTellsWhetherItWorksWhateverItPrintsAndHoweverLongItIsSilent() throws Exception {
    Agent agent = spawn("claude");
    fake.fake.makeReady("w");
    until("ready", () -> agent.snapshot().ready());
    print(TITLE_BUSY + "thinking");
    becomes(agent, AgentState.BUSY, ProgramStatus.Source.TITLE);
    fake.fake.emit(new AgentEvent.Idle("w", 30L));
    fake.fake.emit(new AgentEvent.ExitRequested("w", "a later event"));
    until("the events", () -> agent.snapshot().exit() != null);
    assertThat(agent.state()).as("silence is no idleness").isEqualTo(AgentState.BUSY);

    CompletableFuture<?> idle = agent.awaitIdle(LONG);
    print(TITLE_IDLE);
    becomes(agent, AgentState.IDLE, ProgramStatus.Source.TITLE);
    FakeRelay.get(idle);
    assertThat(agent.snapshot().program().state()).isEqualTo(ProgramStatus.State.IDLE);
    long before = agent.output().position();
    print("\u001b[20;1Ha blinking thing");
    fake.brokerTimeUntil("the output", () -> agent.output().position() > before);
    assertThat(agent.state()).as("what it prints is no work").isEqualTo(AgentState.IDLE);
  }

  @Test
  void itsOwnAccountIsBelieved() throws Exception {
    Agent agent = spawn("codex");
    fake.fake.makeReady("w");
    print("\u001b]7501;state=working:app=codex\u001b\\");
    becomes(agent, AgentState.BUSY, ProgramStatus.Source.ANNOUNCED);
    print("\u001b]7501;state=idle:app=codex\u001b\\");
    becomes(agent, AgentState.IDLE, ProgramStatus.Source.ANNOUNCED);
  }

  @Test
  void aDialogIsAStateWithItsTextAndNotReady() throws Exception {
    Agent agent = spawn("claude");
    print(TRUST);
    becomes(agent, AgentState.WAITING_FOR_INPUT, ProgramStatus.Source.SCREEN);
    CompletableFuture<Void> ready = agent.awaitReady(LONG);
    fake.fake.makeReady("w");
    until("what the broker says", () -> agent.snapshot().ready());
    assertThat(ready).isNotDone();
    ProgramStatus.Dialog dialog = Objects.requireNonNull(agent.snapshot().program().dialog());
    assertThat(dialog.kind()).isEqualTo(ProgramStatus.Dialog.Kind.TRUST);
    assertThat(dialog.text()).contains("trust the files in this folder", "1. Yes, proceed");

    print("\u001b[2J\u001b[1;1H❯ " + TITLE_IDLE);
    becomes(agent, AgentState.IDLE, ProgramStatus.Source.TITLE);
    FakeRelay.get(ready);
  }

  @Test
  void aProgramThatTellsNothingIsJudgedByItsOutputAndSilence() throws Exception {
    Agent agent = spawn("cat");
    fake.fake.makeReady("w");
    until("ready", () -> agent.state() == AgentState.READY);
    print("hello\r\n");
    fake.brokerTimeUntil("busy", () -> agent.state() == AgentState.BUSY);
    fake.timer.advance(Duration.ofMinutes(1));
    assertThat(agent.state()).isEqualTo(AgentState.BUSY);
    fake.fake.emit(new AgentEvent.Idle("w", 30L));
    until("idle", () -> agent.state() == AgentState.IDLE);
  }

  @Test
  void whatOneProgramToldIsNotBelievedOfTheNext() throws Exception {
    Agent agent = spawn("claude");
    fake.fake.makeReady("w");
    print(TRUST);
    becomes(agent, AgentState.WAITING_FOR_INPUT, ProgramStatus.Source.SCREEN);
    fake.fake.emit(new AgentEvent.Restarting("w", null, "9", 1, 2000L));
    fake.fake.emit(new AgentEvent.Restarted("w", 1));
    until("the restart", () -> agent.snapshot().restarts() == 1);
    assertThat(agent.state()).isEqualTo(AgentState.SPAWNING);
    assertThat(agent.snapshot().program().state()).isEqualTo(ProgramStatus.State.UNKNOWN);
  }
}
