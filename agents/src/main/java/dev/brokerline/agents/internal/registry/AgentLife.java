package dev.brokerline.agents.internal.registry;

import dev.brokerline.agents.internal.command.AgentCommand;
import dev.brokerline.agents.internal.output.OutputLog;
import dev.brokerline.agents.model.AgentSnapshot;
import dev.brokerline.agents.model.AgentState;
import dev.brokerline.agents.model.AgentWaitException;
import dev.brokerline.agents.model.AgentWaitException.Reason;
import dev.brokerline.agents.model.InboundMessage;
import dev.brokerline.agents.supervision.SupervisionPolicy;
import dev.brokerline.protocol.event.WorkerEvent;
import dev.brokerline.protocol.request.SpawnAgent;
import dev.brokerline.protocol.result.ResizeResult;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * An agent from its spawn to its end, including restarts. A later agent of the same name is a
 * different object.
 *
 * <p>The lock of the registry guards everything except the volatile fields, which any thread may
 * read.
 */
public final class AgentLife {

  private final String name;
  final Waits<AgentLife> waits;
  final Recent<InboundMessage> messages = new Recent<>(InboundMessage::body);
  final SessionMemory session = new SessionMemory();

  volatile AgentSnapshot snapshot;
  volatile @Nullable OutputLog output;

  /** The request that started it; null if this client did not. */
  @Nullable SpawnAgent request;

  /** Whether {@code agent_spawned} has reported it. */
  boolean announced;

  /** What the supervisor does with it after the end of its broker. */
  volatile SupervisionPolicy.Respawn respawn = SupervisionPolicy.Respawn.NEVER;

  /** Whether its program was ready since the last spawn, so that it may have received its task. */
  volatile boolean wasReady;

  /** Whether its release was requested and not refused. It then does not come back. */
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

  /** Returns what is currently known about it. */
  public AgentSnapshot snapshot() {
    return snapshot;
  }

  /** Returns whether it has exited, was released or is dead. */
  public boolean isEnded() {
    return snapshot.state().isEnded();
  }

  /** Returns the program that it runs; empty if unknown. */
  public String program() {
    String cli = request == null ? null : request.agent().cli();
    return cli == null ? "" : AgentCommand.programOf(cli);
  }

  /** Returns the log of its output, if it is kept. A revived agent has a new one. */
  public @Nullable OutputLog output() {
    return output;
  }

  /** Returns its turns and questions, as its broker tells them. */
  public SessionMemory session() {
    return session;
  }

  /** Returns what the supervisor does with it after the end of its broker. */
  public SupervisionPolicy.Respawn respawn() {
    return respawn;
  }

  /** Returns whether its program may have received the task of its last spawn. */
  public boolean mayHaveItsTask() {
    return wasReady;
  }

  /** Returns whether its release was requested and not refused. */
  public boolean isUnwanted() {
    return unwanted;
  }

  /** Called when its release is requested, or was refused. */
  public void unwanted(boolean released) {
    unwanted = released;
  }

  /** Sets the log of its output, if it is kept. The log reports the program's state. */
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

  /** Called when its program runs again, in a new terminal. */
  void restarted() {
    OutputLog log = output;
    if (log != null) {
      log.restart();
    }
  }

  /** Called when its terminal has a new size; returns that size. */
  public ResizeResult resized(ResizeResult size) {
    OutputLog log = output;
    if (log != null && size.cols() != null && size.rows() != null) {
      log.resize(size.cols(), size.rows());
    }
    return size;
  }

  /**
   * Drops old output, messages and turns until at most {@code chars} characters of each are kept.
   */
  void trim(int chars) {
    OutputLog log = output;
    if (log != null) {
      log.trim(chars);
    }
    messages.trim(chars);
    session.trim(chars);
  }

  /** Returns why the agent can do nothing more; null while it can. */
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

  /** Returns the failure of an action on an agent whose name another one has. */
  public AgentWaitException replaced() {
    return failure(
        /* waitedFor= */ "",
        Reason.NOT_LIVE,
        "it has ended, and another agent has its name: nothing was sent");
  }

  /** Returns the failure of an action on an agent that has ended. */
  public AgentWaitException gone() {
    End end = end();
    return failure(
        /* waitedFor= */ "",
        Reason.NOT_LIVE,
        (end == null ? "it has ended" : end.what()) + ": nothing was sent");
  }

  /** Returns the failure of a message that the broker has published instead of delivering it. */
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
