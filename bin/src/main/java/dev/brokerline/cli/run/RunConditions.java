package dev.brokerline.cli.run;

import dev.brokerline.cli.run.RunOutcome.State;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides from what happens to the agents whether a run is over: all its conditions hold, or one of
 * them can no longer hold. It has no clock and does no I/O. Not thread-safe.
 *
 * <ul>
 *   <li>{@code exit} holds once every agent has ended.
 *   <li>{@code ready} holds once every agent has been ready. It can no longer hold when an agent
 *       ended before it was.
 *   <li>{@code idle} holds while every agent is idle. It can no longer hold when an agent has
 *       ended.
 *   <li>{@code output:REGEX} holds once the pattern was found in the output of some agent. It can
 *       no longer hold when all agents have ended, or when the search takes too long or too much
 *       stack.
 *   <li>When an agent has failed, and all its output was searched, {@code exit} and {@code idle}
 *       can no longer hold, and whatever else is still open is given up.
 * </ul>
 */
public final class RunConditions {

  /** Whether the run is over. */
  public sealed interface Verdict {
    /** It is not over. */
    record Open() implements Verdict {}

    /** All conditions hold. */
    record Held() implements Verdict {}

    /**
     * The conditions can no longer hold.
     *
     * @param why a sentence that names the agent
     */
    record Lost(String why) implements Verdict {}
  }

  /** The progress of one agent. */
  private static final class Progress {
    private State state = State.STARTING;
    private boolean wasReady;
    private String detail = "";
  }

  private final List<Until> conditions;

  /** The patterns that were not found yet, and the agents whose output may still have them. */
  private final Map<Until.Output, Set<String>> unmatched = new LinkedHashMap<>();

  private final Map<String, Progress> agents = new LinkedHashMap<>();

  /** Why a pattern cannot be searched for; null if all can. */
  private @Nullable String unsearchable;

  /** Makes the memory of a run that ends when all the conditions hold. */
  public RunConditions(List<Until> conditions, Collection<String> agents) {
    this.conditions = List.copyOf(conditions);
    for (Until condition : conditions) {
      if (condition instanceof Until.Output output) {
        unmatched.put(output, new LinkedHashSet<>(agents));
      }
    }
    agents.forEach(name -> this.agents.put(name, new Progress()));
  }

  /** Called when the agent is ready. */
  public void ready(String agent) {
    live(agent)
        .ifPresent(
            progress -> {
              progress.wasReady = true;
              progress.state = State.READY;
            });
  }

  /** Called when the agent is idle. */
  public void idle(String agent) {
    live(agent).ifPresent(progress -> progress.state = State.IDLE);
  }

  /** Called when the agent has printed something. It is not idle any more. */
  public void active(String agent) {
    live(agent)
        .filter(progress -> progress.state == State.IDLE)
        .ifPresent(progress -> progress.state = progress.wasReady ? State.READY : State.STARTING);
  }

  /** Called when some agent has printed a match of the condition. */
  public void found(Until.Output condition) {
    unmatched.remove(condition);
  }

  /** Called when all output of an agent that prints no more was searched in vain. */
  public void searched(String agent, Until.Output condition) {
    unmatched.computeIfPresent(
        condition,
        (same, searching) -> {
          searching.remove(agent);
          return searching;
        });
  }

  /**
   * Called when a pattern cannot be searched for.
   *
   * @param why a sentence about the pattern
   */
  public void unsearchable(String why) {
    unsearchable = why;
  }

  /**
   * Called when the agent has ended. Later calls about it change nothing.
   *
   * @param state a state that {@linkplain State#ended is an end}
   * @param detail the reason; empty if unknown
   */
  public void ended(String agent, State state, String detail) {
    if (!state.ended()) {
      throw new IllegalArgumentException(state + " is not an end");
    }
    live(agent)
        .ifPresent(
            progress -> {
              progress.state = state;
              progress.detail = detail;
            });
  }

  /** Returns the state of the agent. */
  public State state(String agent) {
    return progress(agent).state;
  }

  /** Returns why the agent ended; empty if it has not, or the reason is unknown. */
  public String detail(String agent) {
    return progress(agent).detail;
  }

  /** Returns the agents, in the order of the command line. */
  public List<String> agents() {
    return List.copyOf(agents.keySet());
  }

  /** Returns whether the run is over. */
  public Verdict verdict() {
    if (conditions.stream().allMatch(this::holds)) {
      return new Verdict.Held();
    }
    if (unsearchable != null) {
      return new Verdict.Lost(unsearchable);
    }
    for (Map.Entry<String, Progress> agent : agents.entrySet()) {
      if (agent.getValue().state == State.FAILED && !isSearched(agent.getKey())) {
        return new Verdict.Lost(
            "agent '" + agent.getKey() + "' failed" + because(agent.getValue()));
      }
    }
    return conditions.stream()
        .map(this::lost)
        .flatMap(Optional::stream)
        .findFirst()
        .<Verdict>map(Verdict.Lost::new)
        .orElseGet(Verdict.Open::new);
  }

  private boolean holds(Until condition) {
    if (condition instanceof Until.Output output) {
      return !unmatched.containsKey(output);
    }
    if (condition instanceof Until.Ready) {
      return agents.values().stream().allMatch(progress -> progress.wasReady);
    }
    if (condition instanceof Until.Idle) {
      return agents.values().stream().allMatch(progress -> progress.state == State.IDLE);
    }
    return agents.values().stream()
        .allMatch(progress -> progress.state.ended() && progress.state != State.FAILED);
  }

  private Optional<String> lost(Until condition) {
    if (condition instanceof Until.Output output && unmatched.containsKey(output)) {
      return agents.entrySet().stream()
              .allMatch(agent -> agent.getValue().state.ended() && !isSearched(agent.getKey()))
          ? Optional.of("no agent is left that could print a line with '" + output.pattern() + "'")
          : Optional.empty();
    }
    boolean ready = condition instanceof Until.Ready;
    if (!ready && !(condition instanceof Until.Idle)) {
      return Optional.empty();
    }
    return agents.entrySet().stream()
        .filter(agent -> agent.getValue().state.ended() && !(ready && agent.getValue().wasReady))
        .map(agent -> endedBefore(agent.getKey(), agent.getValue(), condition))
        .findFirst();
  }

  private boolean isSearched(String agent) {
    return unmatched.values().stream().anyMatch(searching -> searching.contains(agent));
  }

  private static String endedBefore(String agent, Progress progress, Until condition) {
    return "agent '"
        + agent
        + "' ended before '--until "
        + condition
        + "' held"
        + because(progress);
  }

  private static String because(Progress progress) {
    return progress.detail.isEmpty() ? "" : ": " + progress.detail;
  }

  private Optional<Progress> live(String agent) {
    return Optional.ofNullable(agents.get(agent)).filter(progress -> !progress.state.ended());
  }

  private Progress progress(String agent) {
    Progress progress = agents.get(agent);
    if (progress == null) {
      throw new IllegalArgumentException("no agent of this run: " + agent);
    }
    return progress;
  }
}
