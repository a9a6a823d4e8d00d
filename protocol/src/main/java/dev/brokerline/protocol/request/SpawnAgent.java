package dev.brokerline.protocol.request;

import dev.brokerline.protocol.internal.Checks;
import dev.brokerline.protocol.model.AgentSpec;
import dev.brokerline.protocol.result.AgentStarted;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Starts an agent. The answer means that its worker runs, not that its program exists; it may take
 * 15 seconds, in which the broker does nothing else.
 *
 * <p>This is what the broker is asked, and it does with some programs what nobody expects. By the
 * name of the command's first word it starts {@code claude}, {@code codex} and {@code gemini}
 * without their questions for permission; unless {@code skipRelayPrompt} is true, it puts the
 * relay's keys into the arguments of the first two, where every user of the machine reads them, and
 * into files of the project for {@code opencode}, {@code gemini}, {@code droid} and Cursor, which
 * it leaves behind. {@code SpawnOptions} of the client avoid all that. A caller of this request
 * avoids it with {@code env} as the first word ({@code env claude}), which the broker does not
 * know.
 *
 * @param initialTask delivered as a message when the agent is ready, and changed and refused as the
 *     text of one ({@link SendMessage}); null or blank is none
 * @param idleThreshold silence after which the agent counts as idle, in whole seconds; zero is off,
 *     null is the broker's 30 seconds
 * @param continueFrom the name of a released agent whose context the task shall begin with; an
 *     unknown name is ignored
 * @param skipRelayPrompt whether to keep relay tools and variables from the program and to skip its
 *     registration (brokers 3.1.21 and later); null is false, with the consequences above
 */
public record SpawnAgent(
    AgentSpec agent,
    @Nullable String initialTask,
    @Nullable Duration idleThreshold,
    @Nullable String continueFrom,
    @Nullable Boolean skipRelayPrompt)
    implements BrokerRequest<AgentStarted> {

  /** Refuses what the broker would refuse or misuse. */
  public SpawnAgent {
    Objects.requireNonNull(agent, "agent");
    initialTask = Checks.optionalTypedText("task", initialTask);
    Checks.optionalDuration("idle threshold", idleThreshold, Duration.ofSeconds(1));
    Checks.optionalAgentName("agent to continue from", continueFrom);
  }

  /** Returns a request to start the agent, with the broker's defaults for the rest. */
  public static SpawnAgent of(AgentSpec agent) {
    return new SpawnAgent(agent, null, null, null, null);
  }

  /** Returns a copy with this first task. */
  public SpawnAgent withInitialTask(@Nullable String initialTask) {
    return new SpawnAgent(agent, initialTask, idleThreshold, continueFrom, skipRelayPrompt);
  }

  /** Returns a copy with this threshold of silence, in whole seconds; zero is off. */
  public SpawnAgent withIdleThreshold(@Nullable Duration idleThreshold) {
    return new SpawnAgent(agent, initialTask, idleThreshold, continueFrom, skipRelayPrompt);
  }

  /** Returns a copy that continues the work of a released agent. */
  public SpawnAgent withContinueFrom(@Nullable String continueFrom) {
    return new SpawnAgent(agent, initialTask, idleThreshold, continueFrom, skipRelayPrompt);
  }

  /** Returns a copy with or without the relay's tools for the program. */
  public SpawnAgent withSkipRelayPrompt(boolean skipRelayPrompt) {
    return new SpawnAgent(agent, initialTask, idleThreshold, continueFrom, skipRelayPrompt);
  }

  @Override
  public String type() {
    return "spawn_agent";
  }

  @Override
  public Class<AgentStarted> resultType() {
    return AgentStarted.class;
  }

  /** Leaves out the task, which may hold secrets. */
  @Override
  public String toString() {
    return "SpawnAgent[agent=%s, initialTask=%s, idleThreshold=%s, continueFrom=%s, skipRelayPrompt=%s]"
        .formatted(agent, Checks.size(initialTask), idleThreshold, continueFrom, skipRelayPrompt);
  }
}
