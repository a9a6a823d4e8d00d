package dev.brokerline.agents.internal.registry;

import dev.brokerline.agents.internal.command.AgentCommand;
import dev.brokerline.agents.internal.output.OutputLog;
import dev.brokerline.agents.model.AgentSnapshot;
import dev.brokerline.agents.model.AgentState;
import dev.brokerline.agents.model.AgentWaitException;
import dev.brokerline.agents.model.AgentWaitException.Reason;
import dev.brokerline.agents.supervision.RespawnPolicy;
import dev.brokerline.protocol.event.WorkerEvent;
import dev.brokerline.protocol.request.SpawnAgent;
import dev.brokerline.protocol.result.ResizeResult;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One agent from its spawn to its end, restarts included. A later agent of the same name has a life
 * of its own.
 *
 * <p>All is guarded by the lock of the registry, but for the volatile fields, which are read
 * anywhere.
 */
public final class AgentLife {

  private final String name;
  final Waits<AgentLife> waits;
  final RecentMessages messages = new RecentMessages();

  volatile AgentSnapshot snapshot;
  volatile @Nullable OutputLog output;

  /** What started it; null if that was not asked for by this client. */
  @Nullable SpawnAgent request;

  /** Whether {@code agent_spawned} has told of it. */
  boolean announced;

  /** What the supervisor does about it after the end of its broker. */
  volatile RespawnPolicy respawn = RespawnPolicy.NEVER;

  /** Whether its program was ready since the last spawn: its task may have been handed to it. */
  volatile boolean wasReady;

  /** Whether its release was asked for, and not refused: whatever happens, it does not return. */
  private volatile boolean unwanted;

  /** Why its broker ended, if that ended it. */
  @Nullable String brokerEnd;

  AgentLife(String name, AgentRegistry registry, @Nullable SpawnAgent request) {
    this.name = name;
    this.request = request;
    List<String> channels = request == null ? List.of() : request.agent().channels();
    this.snapshot = AgentSnapshot.spawning(name, channels);
    this.waits = registry.waitsFor(this);
  }

  /** Returns its name. */
  public String name() {
    return name;
  }

  /** Returns what is known of it now. */
  public AgentSnapshot snapshot() {
    return snapshot;
  }

  /** Returns the program that it runs; empty if that is not known. */
  public String program() {
    String cli = request == null ? null : request.agent().cli();
    return cli == null ? "" : AgentCommand.programOf(cli);
  }

  /** Returns where its output goes, if it is kept. A revived agent has a new one. */
  public @Nullable OutputLog output() {
    return output;
  }

  /** Returns what the supervisor does about it after the end of its broker. */
  public RespawnPolicy respawn() {
    return respawn;
  }

  /** Returns whether the task of its last spawn may have been handed to its program. */
  public boolean mayHaveItsTask() {
    return wasReady;
  }

  /** Returns whether its release was asked for, and not refused. */
  public boolean isUnwanted() {
    return unwanted;
  }

  /** Its release is asked for, or was refused. */
  public void unwanted(boolean released) {
    unwanted = released;
  }

  /** Its output goes to a log from now on, if it is kept, which tells of its program's state. */
  void show(@Nullable OutputLog log, BiConsumer<AgentLife, AgentChange> changes) {
    output = log;
    if (log != null) {
      log.onStatus(() -> changes.accept(this, new AgentChange.Shown(log)));
    }
  }

  void print(WorkerEvent.Output event) {
    OutputLog to = output;
    if (to != null && event.chunk() != null && event.stream() != null) {
      to.feed(event.stream(), event.chunk());
    }
  }

  /** Its program runs anew, in a terminal of its own. */
  void restarted() {
    OutputLog log = output;
    if (log != null) {
      log.restart();
    }
  }

  /** Its terminal has another size; returns that. */
  public ResizeResult resized(ResizeResult size) {
    OutputLog log = output;
    if (log != null && size.cols() != null && size.rows() != null) {
      log.resize(size.cols(), size.rows());
    }
    return size;
  }

  /** Keeps so many characters at most of its output, and of its messages. */
  void trim(int chars) {
    OutputLog log = output;
    if (log != null) {
      log.trim(chars);
    }
    messages.trim(chars);
  }

  /** Returns why nothing of a live agent's can be hoped for any more; null while it can. */
  @Nullable End end() {
    AgentSnapshot now = snapshot;
    String launchFailure = now.worker().launchFailure();
    if (launchFailure != null) {
      return new End(Reason.LAUNCH_FAILED, launchFailure);
    }
    if (brokerEnd != null && now.state() == AgentState.DEAD) {
      return new End(Reason.BROKER_ENDED, brokerEnd);
    }
    return switch (now.state()) {
      case EXITED -> new End(Reason.EXITED, "it has exited (" + describe(now) + ")");
      case RELEASED -> new End(Reason.RELEASED, "it was released");
      case DEAD ->
          new End(Reason.PERMANENTLY_DEAD, "its worker crashed for good (" + describe(now) + ")");
      case SPAWNING, READY, IDLE, BUSY, WAITING_FOR_INPUT, RESTARTING -> null;
    };
  }

  static String describe(AgentSnapshot now) {
    return now.exit() == null ? "nothing is known of how" : now.exit().describe();
  }

  AgentWaitException failure(String waitedFor, Reason reason, String what) {
    return new AgentWaitException(name, waitedFor, reason, what, snapshot.worker().stderr());
  }

  AgentWaitException timedOut(String waitedFor, Duration timeout) {
    return AgentWaitException.timedOut(
        name,
        waitedFor,
        timeout,
        "it was " + snapshot.state().name().toLowerCase(Locale.ROOT),
        snapshot.worker().stderr());
  }

  /** Returns the failure of something that was to be done to an agent whose name another has. */
  public AgentWaitException replaced() {
    return failure(
        /* waitedFor= */ "",
        Reason.NOT_LIVE,
        "it has ended, and another agent has its name: nothing was sent");
  }

  /** Returns the failure of something that was to be done to an agent that has ended. */
  public AgentWaitException gone() {
    End end = end();
    return failure(
        /* waitedFor= */ "",
        Reason.NOT_LIVE,
        (end == null ? "it has ended" : end.what()) + ": nothing was sent");
  }

  /** Returns the failure of a message that the broker has published and not handed to it. */
  public AgentWaitException notHanded() {
    return failure(
        "a message is handed to it",
        Reason.DROPPED,
        "the broker has no worker of it, the agent being "
            + snapshot.state()
            + ", and has published the message through Relaycast, which acknowledges nothing;"
            + " send it again when the agent is ready");
  }

  /** Why an agent can do nothing more. */
  record End(Reason reason, String what) {}
}
