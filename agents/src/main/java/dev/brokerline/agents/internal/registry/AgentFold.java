package dev.brokerline.agents.internal.registry;

import dev.brokerline.agents.internal.command.AgentCommand;
import dev.brokerline.agents.model.AgentSnapshot;
import dev.brokerline.agents.model.AgentSnapshot.Exit;
import dev.brokerline.agents.model.AgentSnapshot.WorkerWords;
import dev.brokerline.agents.model.AgentState;
import dev.brokerline.client.internal.EventTable;
import dev.brokerline.protocol.Secrets;
import dev.brokerline.protocol.event.AgentEvent;
import dev.brokerline.protocol.event.ChannelEvent;
import dev.brokerline.protocol.event.DeliveryEvent;
import dev.brokerline.protocol.event.SessionEvent;
import dev.brokerline.protocol.event.WorkerEvent;
import dev.brokerline.terminal.program.ProgramStatus;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The complete state machine of an agent: a pure function, as in the table of {@link AgentState}.
 */
final class AgentFold {

  private static final int MAX_LINES = 20;
  private static final int MAX_LINE_CHARS = 500;

  /** The beginning of the last line of a worker that gives up by itself. */
  private static final String WORKER_ERROR = "Error:";

  private static final EventTable<AgentSnapshot> TOLD =
      new EventTable<AgentSnapshot>()
          .fold(WorkerEvent.Output.class, AgentFold::printed)
          .fold(WorkerEvent.Failed.class, AgentFold::complained)
          .fold(WorkerEvent.Ready.class, AgentFold::ready)
          .fold(AgentEvent.Restarted.class, AgentFold::restarted)
          .fold(
              AgentEvent.Released.class, (now, end) -> ended(now, AgentState.RELEASED, now.exit()))
          .fold(AgentEvent.Restarting.class, AgentFold::restarting)
          .fold(AgentEvent.Idle.class, AgentFold::idle)
          .fold(AgentEvent.ExitRequested.class, AgentFold::exitRequested)
          .fold(AgentEvent.Exited.class, AgentFold::exited)
          .fold(AgentEvent.PermanentlyDead.class, AgentFold::dead)
          .fold(ChannelEvent.Subscribed.class, AgentFold::subscribed)
          .fold(ChannelEvent.Unsubscribed.class, AgentFold::unsubscribed)
          .fold(DeliveryEvent.Injected.class, (now, typed) -> busy(now))
          .fold(
              SessionEvent.StateChanged.class,
              (now, told) -> ToldStatus.of(told).map(is -> shown(now, is)).orElse(now));

  private AgentFold() {}

  /** Returns the snapshot after the change, or the same object if nothing changes. */
  static AgentSnapshot fold(AgentSnapshot now, AgentChange change) {
    if (change instanceof AgentChange.Told told) {
      return TOLD.handle(now, told.event());
    }
    if (change instanceof AgentChange.WorkGiven) {
      return busy(now);
    }
    if (change instanceof AgentChange.Shown shown) {
      return shown(now, shown.terminal().status());
    }
    if (change instanceof AgentChange.BrokerLost lost) {
      if (now.state().isEnded()) {
        return now;
      }
      AgentState state = lost.respawn() ? AgentState.RESTARTING : AgentState.DEAD;
      return ended(now, state, new Exit(lost.why(), null, null));
    }
    boolean waiting = now.state() == AgentState.RESTARTING;
    if (change instanceof AgentChange.Respawned) {
      return waiting || now.state() == AgentState.DEAD ? begun(now, now.restarts() + 1) : now;
    }
    if (!waiting) {
      return now;
    }
    return change instanceof AgentChange.GivenUp givenUp
        ? ended(now, AgentState.DEAD, new Exit(givenUp.why(), null, null))
        : ended(now, AgentState.RELEASED, now.exit());
  }

  private static AgentSnapshot printed(AgentSnapshot now, WorkerEvent.Output output) {
    if (isGone(now)) {
      return now;
    }
    return "stderr".equals(output.stream()) || isMissing(now, output.chunk())
        ? said(now, output.chunk())
        : tells(now.program()) ? now : busy(now);
  }

  private static AgentSnapshot complained(AgentSnapshot now, WorkerEvent.Failed failed) {
    WorkerWords words = now.worker();
    return isGone(now)
        ? now
        : now.withWorker(new WorkerWords(words.stderr(), failed.error(), words.launchFailure()));
  }

  private static AgentSnapshot ready(AgentSnapshot now, WorkerEvent.Ready event) {
    if (isGone(now)) {
      return now;
    }
    AgentState state = now.state() == AgentState.SPAWNING ? AgentState.READY : now.state();
    AgentSnapshot ready = now.withState(state).withReady(true);
    return state == AgentState.READY && tells(now.program()) ? shown(ready, now.program()) : ready;
  }

  /** Returns whether further output of an agent no longer counts. */
  private static boolean isGone(AgentSnapshot now) {
    return now.state().isEnded() || now.state() == AgentState.RESTARTING;
  }

  /** Returns whether a broker tells what a program does, by more than silence. */
  static boolean tells(SessionEvent.StateChanged state) {
    return ToldStatus.of(state).filter(AgentFold::tells).isPresent();
  }

  /** Returns whether a program reports its state by more than output and silence. */
  static boolean tells(ProgramStatus program) {
    return program.source().compareTo(ProgramStatus.Source.QUIET) > 0
        && program.state() != ProgramStatus.State.UNKNOWN;
  }

  private static AgentSnapshot shown(AgentSnapshot before, ProgramStatus program) {
    AgentState was = before.state();
    AgentSnapshot now = before.withProgram(program);
    if (was.isEnded() || was == AgentState.RESTARTING) {
      return before;
    }
    if (!tells(program)) {
      return was == AgentState.WAITING_FOR_INPUT ? now.withState(begun(now)) : now;
    }
    return switch (program.state()) {
      case WAITING_FOR_INPUT -> now.withState(AgentState.WAITING_FOR_INPUT);
      case BUSY -> now.withState(now.ready() ? AgentState.BUSY : AgentState.SPAWNING);
      case IDLE -> now.withState(now.ready() ? AgentState.IDLE : AgentState.SPAWNING);
      case UNKNOWN -> now;
    };
  }

  private static AgentState begun(AgentSnapshot now) {
    return now.ready() ? AgentState.BUSY : AgentState.SPAWNING;
  }

  private static AgentSnapshot restarted(AgentSnapshot now, AgentEvent.Restarted restarted) {
    Integer count = restarted.restartCount();
    return begun(now, Math.max(now.restarts() + 1, count == null ? 0 : count));
  }

  private static AgentSnapshot idle(AgentSnapshot now, AgentEvent.Idle idle) {
    boolean otherwise = tells(now.program()) && now.program().state() != ProgramStatus.State.IDLE;
    return isGone(now) || otherwise ? now : now.withState(AgentState.IDLE);
  }

  private static AgentSnapshot exitRequested(AgentSnapshot now, AgentEvent.ExitRequested request) {
    return now.state().isEnded() ? now : now.withExit(new Exit(request.reason(), null, null));
  }

  private static AgentSnapshot exited(AgentSnapshot now, AgentEvent.Exited exited) {
    if (now.state().isEnded()) {
      return now;
    }
    Exit exit = new Exit(exitOf(now).reason(), exited.code(), exited.signal());
    return unlaunched(ended(now, AgentState.EXITED, exit), now);
  }

  private static AgentSnapshot dead(AgentSnapshot now, AgentEvent.PermanentlyDead dead) {
    if (now.state().isEnded()) {
      return now;
    }
    Exit exit = new Exit(dead.reason(), exitOf(now).code(), exitOf(now).signal());
    return explained(ended(now, AgentState.DEAD, exit), now);
  }

  private static Exit exitOf(AgentSnapshot now) {
    return now.exit() == null ? new Exit(null, null, null) : now.exit();
  }

  private static AgentSnapshot restarting(AgentSnapshot now, AgentEvent.Restarting crash) {
    if (now.state() == AgentState.RELEASED || now.state() == AgentState.DEAD) {
      return now;
    }
    Exit exit = new Exit(null, crash.code(), crash.signal());
    AgentSnapshot crashed = ended(now, AgentState.RESTARTING, exit);
    return crash.code() == null ? crashed : explained(crashed, now);
  }

  private static AgentSnapshot begun(AgentSnapshot now, int restarts) {
    return now.withState(AgentState.SPAWNING)
        .withReady(false)
        .withRestarts(restarts)
        .withWorker(WorkerWords.NONE)
        .withProgram(ProgramStatus.UNKNOWN);
  }

  private static AgentSnapshot ended(AgentSnapshot now, AgentState state, @Nullable Exit exit) {
    return now.withState(state).withReady(false).withExit(exit);
  }

  private static AgentSnapshot busy(AgentSnapshot now) {
    return now.state() == AgentState.READY || now.state() == AgentState.IDLE
        ? now.withState(AgentState.BUSY)
        : now;
  }

  /**
   * Records the worker's explanation of a crash, which will repeat itself. Any other crash may not.
   */
  private static AgentSnapshot explained(AgentSnapshot crashed, AgentSnapshot before) {
    WorkerWords words = before.worker();
    if (before.ready() || words.stderr().stream().noneMatch(l -> l.startsWith(WORKER_ERROR))) {
      return crashed;
    }
    Integer code = crashed.exit() == null ? null : crashed.exit().code();
    String failure = "its worker gave up" + (code == null ? "" : " with code " + code);
    return crashed.withWorker(new WorkerWords(words.stderr(), words.error(), failure));
  }

  private static boolean isMissing(AgentSnapshot now, @Nullable String chunk) {
    return !now.ready() && chunk != null && chunk.startsWith(AgentCommand.MISSING);
  }

  /** Records why the program could not be run, if the worker wrote nothing else before the end. */
  private static AgentSnapshot unlaunched(AgentSnapshot exited, AgentSnapshot before) {
    WorkerWords words = before.worker();
    boolean isLaunchFailure =
        !before.ready()
            && words.stderr().stream().anyMatch(line -> line.startsWith(AgentCommand.MISSING));
    return isLaunchFailure
        ? exited.withWorker(
            new WorkerWords(words.stderr(), words.error(), "its program could not be started"))
        : exited;
  }

  private static AgentSnapshot said(AgentSnapshot now, @Nullable String line) {
    if (line == null || line.isBlank()) {
      return now;
    }
    WorkerWords words = now.worker();
    List<String> lines = new ArrayList<>(words.stderr());
    String masked = Secrets.mask(line.stripTrailing());
    lines.add(masked.substring(0, Math.min(masked.length(), MAX_LINE_CHARS)));
    List<String> last = lines.subList(Math.max(0, lines.size() - MAX_LINES), lines.size());
    return now.withWorker(new WorkerWords(last, words.error(), words.launchFailure()));
  }

  private static AgentSnapshot subscribed(AgentSnapshot now, ChannelEvent.Subscribed added) {
    List<String> channels = new ArrayList<>(now.channels());
    added.channels().stream()
        .filter(channel -> channels.stream().noneMatch(channel::equalsIgnoreCase))
        .forEach(channels::add);
    return now.withChannels(channels);
  }

  private static AgentSnapshot unsubscribed(AgentSnapshot now, ChannelEvent.Unsubscribed removed) {
    List<String> channels = new ArrayList<>(now.channels());
    removed.channels().forEach(channel -> channels.removeIf(channel::equalsIgnoreCase));
    return now.withChannels(channels);
  }
}
