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
 * Tracks the messages of a run: which of them may be sent, and whether the programs have taken what
 * was typed. Callers pass in the time. Not thread-safe.
 *
 * <ul>
 *   <li>A message waits for the messages before it, and until all its recipients take text. A first
 *       task waits for its own program only.
 *   <li>A program that draws a screen takes text when its screen says that it waits for a message,
 *       and does not change. The broker's readiness does not count, because the broker reports it
 *       after 500 bytes of any output. It counts if the state cannot be read off the screen.
 *   <li>Any other program takes text when the broker says that it is ready, or after a second of
 *       silence. The broker may notice late or never, and the terminal keeps lines for a program
 *       that reads them later.
 *   <li>A message was taken if the program printed something after it was typed. For a program that
 *       reads lines, the echo of the terminal counts. A program that draws a screen shows the text
 *       before it is submitted, so it must show words half a second later.
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

  /** Called when the agent's worker runs. */
  void spawned(String agent, long now) {
    find(agent).ifPresent(receiver -> receiver.spawned(now));
  }

  /** Called when the broker reports the program as ready. */
  void ready(String agent, long now) {
    find(agent).ifPresent(receiver -> receiver.ready(now));
  }

  /** Called when the program has printed a text, given without control sequences. */
  void printed(String agent, String text, long now) {
    find(agent).ifPresent(receiver -> receiver.printed(text, now));
  }

  /** Called with the state of the program, as its screen shows it. */
  void program(String agent, ProgramStatus status, long now) {
    find(agent).ifPresent(receiver -> receiver.program(status, now));
  }

  /** Called when a message was typed into the agent's terminal. */
  void typed(String agent, long now) {
    find(agent).ifPresent(receiver -> receiver.typed(now));
  }

  /** Called when our own broker reports that the agent works on what was typed. */
  void taken(String agent) {
    find(agent).ifPresent(Receiver::taken);
  }

  /** Called when the agent has ended. */
  void ended(String agent, long now) {
    find(agent).ifPresent(receiver -> receiver.end(now));
  }

  private Optional<Receiver> find(String agent) {
    return Optional.ofNullable(receivers.get(agent));
  }

  /** Removes the messages that may be sent now, and returns them in order. */
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

  /** Returns whether all messages have been sent. */
  boolean allSent() {
    return tasks.isEmpty() && unsent.isEmpty();
  }

  /**
   * Returns whether all messages to a single agent were typed into its terminal.
   *
   * @param evenToEnded whether agents that have ended count too
   */
  boolean allTyped(boolean evenToEnded) {
    return allSent()
        && receivers.values().stream()
            .allMatch(it -> it.wasTypedTo() || (it.hasEnded() && !evenToEnded));
  }

  /**
   * Returns a sentence about an agent that has ended before a message to it was typed. A message
   * that was typed may be unread too, but the broker cannot tell that.
   */
  Optional<String> untyped(long now) {
    return receivers.entrySet().stream()
        .filter(it -> it.getValue().endedUntyped(now))
        .map(it -> "agent '%s' ended before the message to it was typed".formatted(it.getKey()))
        .findFirst();
  }

  /**
   * Returns whether all messages were typed, and all agents have shown a sign that they took them.
   */
  boolean allTaken() {
    return allSent() && receivers.values().stream().allMatch(Receiver::isDone);
  }

  /** Returns a sentence about a message that cannot be sent any more, or hardly. */
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

  /** Returns a sentence about a program that has shown no sign for too long. */
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
