package dev.brokerline.agents.internal.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.agents.model.AgentSnapshot;
import dev.brokerline.agents.model.AgentSnapshot.Exit;
import dev.brokerline.agents.model.AgentState;
import dev.brokerline.protocol.ErrorDetail;
import dev.brokerline.protocol.event.AgentEvent;
import dev.brokerline.protocol.event.BrokerEvent;
import dev.brokerline.protocol.event.ChannelEvent;
import dev.brokerline.protocol.event.DeliveryEvent;
import dev.brokerline.protocol.event.WorkerEvent;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The state machine of an agent, event by event. */
class AgentFoldTest {

  private static final BrokerEvent READY = new WorkerEvent.Ready("w", "pty", null, "cat", null);
  private static final BrokerEvent OUTPUT = new WorkerEvent.Output("w", "stdout", "hello");
  private static final BrokerEvent IDLE = new AgentEvent.Idle("w", 30L);
  private static final BrokerEvent CRASH = new AgentEvent.Restarting("w", null, "9", 1, 2000L);
  private static final BrokerEvent RESTARTED = new AgentEvent.Restarted("w", 1);
  private static final BrokerEvent EXITED = new AgentEvent.Exited("w", null, null);
  private static final BrokerEvent RELEASED = new AgentEvent.Released("w");

  private AgentSnapshot now = AgentSnapshot.spawning("w", List.of("general"));

  @Test
  void becomesReadyBusyIdleAndBusyAgain() {
    assertThat(after(OUTPUT)).as("output before it is ready").isEqualTo(AgentState.SPAWNING);
    assertThat(after(READY)).isEqualTo(AgentState.READY);
    assertThat(now.ready()).isTrue();
    assertThat(after(OUTPUT)).isEqualTo(AgentState.BUSY);
    assertThat(after(IDLE)).isEqualTo(AgentState.IDLE);
    assertThat(after(new DeliveryEvent.Injected("w", "del_1", "sdk_1", 1L)))
        .isEqualTo(AgentState.BUSY);
  }

  @Test
  void isNoLongerIdleOnceItWasGivenWork() {
    after(READY);
    after(IDLE);
    now = AgentFold.fold(now, new AgentChange.WorkGiven());
    assertThat(now.state()).isEqualTo(AgentState.BUSY);
  }

  @Test
  void staysIdleWhenItBecomesReadyInSilence() {
    after(IDLE);
    assertThat(after(READY)).isEqualTo(AgentState.IDLE);
    assertThat(now.ready()).isTrue();
  }

  @Test
  void inventsNoExitCode() {
    after(new AgentEvent.ExitRequested("w", "pty_closed"));
    assertThat(after(EXITED)).isEqualTo(AgentState.EXITED);
    assertThat(now.exit()).isEqualTo(new Exit("pty_closed", null, null));
  }

  @Test
  void countsRestartsAndIsReadyAnewAfterEach() {
    after(READY);
    assertThat(after(CRASH)).isEqualTo(AgentState.RESTARTING);
    assertThat(now.ready()).isFalse();
    assertThat(now.exit()).isEqualTo(new Exit(null, null, "9"));
    assertThat(after(OUTPUT)).as("a stray").isEqualTo(AgentState.RESTARTING);
    assertThat(after(RESTARTED)).isEqualTo(AgentState.SPAWNING);
    assertThat(now.restarts()).isEqualTo(1);
    assertThat(after(READY)).isEqualTo(AgentState.READY);
  }

  @Test
  void livesAgainWhenTheBrokerResurrectsIt() {
    after(EXITED);
    assertThat(after(READY)).as("a stray").isEqualTo(AgentState.EXITED);
    assertThat(after(new AgentEvent.Restarted("w", 2))).isEqualTo(AgentState.SPAWNING);
    assertThat(now.restarts()).isEqualTo(2);
  }

  @Test
  void staysReleasedWhateverStraysIn() {
    after(RELEASED);
    for (BrokerEvent stray : List.of(OUTPUT, READY, IDLE, CRASH, EXITED)) {
      assertThat(after(stray)).as(stray.kind()).isEqualTo(AgentState.RELEASED);
    }
  }

  @Test
  void knowsThatALaunchHasFailedByTheWorkersOwnWords() {
    after(new WorkerEvent.Output("w", "stderr", "Error: cannot run no-such-program"));
    after(new WorkerEvent.Output("w", "stderr", " "));
    after(new AgentEvent.Restarting("w", 1, null, 1, 2000L));
    assertThat(now.worker().launchFailure()).isEqualTo("its worker gave up with code 1");
    assertThat(now.worker().stderr()).containsExactly("Error: cannot run no-such-program");
    after(RESTARTED);
    assertThat(now.worker().launchFailure()).isNull();
  }

  @Test
  void takesACrashByASignalForNoFailureToLaunch() {
    after(new WorkerEvent.Output("w", "stderr", "Error: something"));
    after(CRASH);
    assertThat(now.worker().launchFailure()).isNull();
  }

  @Test
  void keepsTheReasonOfAPermanentDeathAndTheCodeOfTheCrashBefore() {
    after(new AgentEvent.Restarting("w", 101, null, 5, 2000L));
    assertThat(after(new AgentEvent.PermanentlyDead("w", "exceeded max restarts (5)")))
        .isEqualTo(AgentState.DEAD);
    assertThat(now.exit()).isEqualTo(new Exit("exceeded max restarts (5)", 101, null));
  }

  @Test
  void remembersTheWorkersObjection() {
    ErrorDetail error = new ErrorDetail("invalid_frame", "no frame", false, null);
    after(new WorkerEvent.Failed("w", error));
    assertThat(now.worker().error()).isEqualTo(error);
    assertThat(now.state()).isEqualTo(AgentState.SPAWNING);
  }

  @Test
  void followsTheChannelsWhateverTheirCase() {
    after(new ChannelEvent.Subscribed("w", List.of("dev", "General")));
    assertThat(now.channels()).containsExactly("general", "dev");
    after(new ChannelEvent.Unsubscribed("w", List.of("DEV", "ops")));
    assertThat(now.channels()).containsExactly("general");
  }

  @Test
  void survivesItsBrokerOnlyIfItIsToComeBack() {
    AgentSnapshot lost = AgentFold.fold(now, new AgentChange.BrokerLost("killed", false));
    assertThat(lost.state()).isEqualTo(AgentState.DEAD);
    AgentSnapshot kept = AgentFold.fold(now, new AgentChange.BrokerLost("killed", true));
    assertThat(kept.state()).isEqualTo(AgentState.RESTARTING);
    assertThat(AgentFold.fold(kept, new AgentChange.Respawned()).state())
        .isEqualTo(AgentState.SPAWNING);
    assertThat(AgentFold.fold(kept, new AgentChange.GivenUp("refused")).state())
        .isEqualTo(AgentState.DEAD);
    assertThat(AgentFold.fold(kept, new AgentChange.LetGo()).state())
        .isEqualTo(AgentState.RELEASED);
    AgentSnapshot late = AgentFold.fold(lost, new AgentChange.Respawned());
    assertThat(late.state()).as("heard of too late").isEqualTo(AgentState.SPAWNING);
    AgentSnapshot live = AgentFold.fold(late, new AgentChange.Told(new AgentEvent.Idle("w", 30L)));
    assertThat(AgentFold.fold(live, new AgentChange.Respawned())).isSameAs(live);
  }

  private AgentState after(BrokerEvent event) {
    now = AgentFold.fold(now, new AgentChange.Told(event));
    return now.state();
  }
}
