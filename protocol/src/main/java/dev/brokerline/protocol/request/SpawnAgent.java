package dev.brokerline.protocol.request;

import dev.brokerline.protocol.internal.Checks;
import dev.brokerline.protocol.model.AgentSpec;
import dev.brokerline.protocol.result.AgentStarted;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Starts an agent. The answer means that the worker runs, not that the program exists. It may take
 * 15 seconds, during which the broker does nothing else.
 *
 * <p>The broker treats some programs specially, by the first word of the command (PROTOCOL.md,
 * "Program-specific behavior"). It starts {@code claude}, {@code codex} and {@code gemini} without
 * their permission prompts. Unless {@code skipRelayPrompt} is true, it puts the relay's keys into
 * the arguments of the first two, where every user of the machine can read them, and into files for
 * {@code opencode}, {@code gemini}, {@code droid} and Cursor, which it leaves behind. {@code
 * SpawnOptions} of {@code brokerline-agents} avoids that. With this request, put {@code env} before
 * the command ({@code env claude}) to avoid it.
 *
 * @param initialTask a message that the agent gets when it is ready; null or blank means none; the
 *     rules for the text of a {@link SendMessage} apply
 * @param idleThreshold the silence after which the agent counts as idle, in whole seconds; zero
 *     turns that off, null means 30 seconds
 * @param continueFrom the name of a released agent whose context precedes the task; the broker
 *     ignores an unknown name
 * @param skipRelayPrompt whether to give the program no relay tools and variables and to skip its
 *     registration (brokers 3.1.21 and later); null means false, with the consequences above
 */
public record SpawnAgent(
    AgentSpec agent,
    @Nullable String initialTask,
    @Nullable Duration idleThreshold,
    @Nullable String continueFrom,
    @Nullable Boolean skipRelayPrompt)
    implements BrokerRequest<AgentStarted> {

  /** Refuses values that the broker would refuse or misuse. */
  public SpawnAgent {
    Objects.requireNonNull(agent, "agent");
    initialTask = Checks.optionalTypedText("task", initialTask);
    Checks.optionalDuration("idle threshold", idleThreshold, Duration.ofSeconds(1));
    Checks.optionalAgentName("agent to continue from", continueFrom);
  }

  /** Returns a request to start the agent, with the broker's defaults for all other components. */
  public static SpawnAgent of(AgentSpec agent) {
    return new SpawnAgent(agent, null, null, null, null);
  }

  /** Returns a copy with this first task. */
  public SpawnAgent withInitialTask(@Nullable String initialTask) {
    return new SpawnAgent(agent, initialTask, idleThreshold, continueFrom, skipRelayPrompt);
  }

  /** Returns a copy with this threshold of silence, in whole seconds; zero turns it off. */
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

  /** Omits the task, which may contain secrets. */
  @Override
  public String toString() {
    return "SpawnAgent[agent=%s, initialTask=%s, idleThreshold=%s, continueFrom=%s, skipRelayPrompt=%s]"
        .formatted(agent, Checks.size(initialTask), idleThreshold, continueFrom, skipRelayPrompt);
  }
}
