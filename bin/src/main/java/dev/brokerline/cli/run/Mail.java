package dev.brokerline.cli.run;

import dev.brokerline.agents.Message;
import dev.brokerline.terminal.program.ProgramStatus;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Where the messages of a run stand: which of them may be sent, and whether there is a sign that
 * what was typed into a program was taken. Pure memory: time is handed in; not thread-safe.
 *
 * <ul>
 *   <li>A message waits until the programs that it is for take text, and for those before it; a
 *       first task waits for its own program only. A program that draws a screen takes text when
 *       its screen tells that it waits for a message, and stands still: the broker calls it ready
 *       as soon as it has printed 500 bytes, blanks included. Where a screen tells nothing, the
 *       broker is believed. Any other program is ready when the broker says so, or when it has been
 *       silent for a second: the broker may never know, or guess after 25 s, and a program that
 *       reads lines finds them in its terminal.
 *   <li>It was taken if the program printed something after it was typed. The echo of a terminal is
 *       such a sign. It is none in a program that draws a screen, for that shows what is typed
 *       before it is submitted: such a one must still show words half a second later.
 * </ul>
 */
final class Mail {

  private static final long NO_SIGN = TimeUnit.SECONDS.toNanos(40);

  private final Map<String, Receiver> receivers = new LinkedHashMap<>();
  private final List<Message> tasks;
  private final Deque<Message> unsent;

  Mail(RunPlan plan) {
    plan.spawns()
        .forEach(
            spawn -> {
              Receiver receiver = new Receiver(spawn.name(), plan.input(spawn.name()));
              if (spawn.task().isPresent()) {
                receiver.expect(/* alone= */ true);
              }
              receivers.put(spawn.name(), receiver);
            });
    List<Message> all = new ArrayList<>(plan.atOnce());
    all.addAll(plan.tasks());
    all.addAll(plan.messages());
    for (Message message : all) {
      if (!toChannel(message) || plan.channelsAreHeard()) {
        to(message).forEach(receiver -> receiver.expect(!toChannel(message)));
      }
    }
    tasks = new ArrayList<>(plan.tasks());
    unsent = new ArrayDeque<>(plan.messages());
  }

  private static boolean toChannel(Message message) {
    return message.to().startsWith("#");
  }

  private List<Receiver> to(Message message) {
    if (toChannel(message)) {
      return List.copyOf(receivers.values());
    }
    return Optional.ofNullable(receivers.get(message.to())).map(List::of).orElse(List.of());
  }

  /** The agent's worker runs. */
  void spawned(String agent, long now) {
    find(agent).ifPresent(receiver -> receiver.spawned(now));
  }

  /** The broker takes the program for ready. */
  void ready(String agent, long now) {
    find(agent).ifPresent(receiver -> receiver.ready(now));
  }

  /** The program has printed this, which has no control sequences any more. */
  void printed(String agent, String text, long now) {
    find(agent).ifPresent(receiver -> receiver.printed(text, now));
  }

  /** The agent's program is in this state, as its screen tells. */
  void program(String agent, ProgramStatus status, long now) {
    find(agent).ifPresent(receiver -> receiver.program(status, now));
  }

  /** A message was typed into the agent's terminal. */
  void typed(String agent, long now) {
    find(agent).ifPresent(receiver -> receiver.typed(now));
  }

  /** The agent works on what was typed, as our own broker tells. */
  void taken(String agent) {
    find(agent).ifPresent(Receiver::taken);
  }

  /** The agent has ended. */
  void ended(String agent, long now) {
    find(agent).ifPresent(receiver -> receiver.end(now));
  }

  private Optional<Receiver> find(String agent) {
    return Optional.ofNullable(receivers.get(agent));
  }

  /** Takes out the messages whose time has come, in order. */
  List<Message> due(long now) {
    List<Message> due = new ArrayList<>(tasks.stream().filter(it -> maySend(it, now)).toList());
    tasks.removeAll(due);
    while (!unsent.isEmpty() && maySend(unsent.peek(), now)) {
      due.add(unsent.remove());
    }
    return due;
  }

  private boolean maySend(Message message, long now) {
    return isLost(message).isEmpty()
        && to(message).stream().allMatch(it -> it.hasEnded() || it.takesText(now));
  }

  private Optional<String> isLost(Message message) {
    return to(message).stream().allMatch(Receiver::hasEnded)
        ? Optional.of(
            toChannel(message)
                ? "all agents had ended before the message to '%s' was sent".formatted(message.to())
                : "agent '%s' had ended before the message to it was sent".formatted(message.to()))
        : Optional.empty();
  }

  /** Returns whether nothing is left to be sent. */
  boolean allSent() {
    return tasks.isEmpty() && unsent.isEmpty();
  }

  /**
   * Returns whether all that was for a single agent was typed into its terminal.
   *
   * @param evenToEnded whether that counts for agents that have ended, too
   */
  boolean allTyped(boolean evenToEnded) {
    return allSent()
        && receivers.values().stream()
            .allMatch(it -> it.wasTypedTo() || (it.hasEnded() && !evenToEnded));
  }

  /**
   * Returns, as a sentence, who has ended without a message that was sent to it. What was typed
   * into a terminal may not have been read either, but of that nobody tells.
   */
  Optional<String> untyped(long now) {
    return receivers.entrySet().stream()
        .filter(it -> it.getValue().endedUntyped(now))
        .map(it -> "agent '%s' ended before the message to it was typed".formatted(it.getKey()))
        .findFirst();
  }

  /**
   * Returns whether all was typed that was to be, and there is a sign of each that it was taken.
   */
  boolean allTaken() {
    return allSent() && receivers.values().stream().allMatch(Receiver::isDone);
  }

  /** Returns why a message can no longer be sent, or hardly ever will be, as a sentence. */
  Optional<String> undeliverable(long now) {
    return Stream.concat(tasks.stream(), unsent.stream())
        .map(message -> isLost(message).or(() -> barrier(message, now)))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private Optional<String> barrier(Message message, long now) {
    return to(message).stream()
        .map(receiver -> receiver.barrier(now))
        .flatMap(Optional::stream)
        .findFirst();
  }

  /** Returns, as a sentence, whose program has shown no sign for too long. */
  Optional<String> ignored(long now) {
    return receivers.entrySet().stream()
        .filter(it -> it.getValue().ignores(NO_SIGN, now))
        .map(
            it ->
                ("there is no sign that agent '%s' took the message: it printed nothing for %d s"
                        + " after that was typed")
                    .formatted(it.getKey(), TimeUnit.NANOSECONDS.toSeconds(NO_SIGN)))
        .findFirst();
  }
}
