package dev.brokerline.cli.run;

import dev.brokerline.protocol.request.SendMessage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Where the messages of a run stand: which of them may be sent, and whether there is a sign that
 * what was typed into a program was taken. Pure memory: time is handed in; not thread-safe.
 *
 * <ul>
 *   <li>A message waits until the programs that it is for are ready, and for those before it. A
 *       program that draws a screen is ready when the broker says so. Any other is ready then, too,
 *       or when it has been silent for a second: the broker may never know, or guess after 25 s,
 *       and a program that reads lines finds them in its terminal.
 *   <li>It was taken if the program printed something after it was typed. The echo of a terminal is
 *       such a sign. It is none in a program that draws a screen, for that shows what is typed
 *       before it is submitted: such a one must still print half a second later.
 * </ul>
 */
final class Mail {

  private static final long SILENCE = TimeUnit.SECONDS.toNanos(1);
  private static final long DRAWING = TimeUnit.MILLISECONDS.toNanos(500);
  private static final long NO_SIGN = TimeUnit.SECONDS.toNanos(40);

  /** What one agent was given. */
  private static final class Receiver {
    final boolean drawsScreen;
    int expected;
    int typed;
    long typedAt;
    boolean sign;
    boolean ready;
    boolean spawned;
    boolean ended;
    long lastHeard;

    Receiver(boolean drawsScreen) {
      this.drawsScreen = drawsScreen;
    }

    boolean takesText(long now) {
      return ready || (spawned && !drawsScreen && now - lastHeard >= SILENCE);
    }

    boolean isDone() {
      return typed >= expected && (expected == 0 || sign);
    }
  }

  private final Map<String, Receiver> receivers = new LinkedHashMap<>();
  private final Deque<SendMessage> unsent;

  Mail(RunPlan plan) {
    plan.spawns()
        .forEach(
            spawn -> {
              String name = spawn.agent().name();
              Receiver receiver = new Receiver(plan.screens().contains(name));
              receiver.expected = spawn.initialTask() == null ? 0 : 1;
              receivers.put(name, receiver);
            });
    List<SendMessage> all = new ArrayList<>(plan.atOnce());
    all.addAll(plan.messages());
    for (SendMessage message : all) {
      if (!toChannel(message) || plan.channelsAreHeard()) {
        to(message).forEach(receiver -> receiver.expected++);
      }
    }
    unsent = new ArrayDeque<>(plan.messages());
  }

  private static boolean toChannel(SendMessage message) {
    return message.to().startsWith("#");
  }

  private List<Receiver> to(SendMessage message) {
    if (toChannel(message)) {
      return List.copyOf(receivers.values());
    }
    return Optional.ofNullable(receivers.get(message.to())).map(List::of).orElse(List.of());
  }

  /** The agent's worker runs. */
  void spawned(String agent, long now) {
    find(agent)
        .ifPresent(
            receiver -> {
              receiver.spawned = true;
              receiver.lastHeard = now;
            });
  }

  /** The broker takes the program for ready. */
  void ready(String agent) {
    find(agent).ifPresent(receiver -> receiver.ready = true);
  }

  /** The program has printed something. */
  void printed(String agent, long now) {
    find(agent)
        .ifPresent(
            receiver -> {
              receiver.lastHeard = now;
              receiver.sign |=
                  receiver.typed > 0
                      && (!receiver.drawsScreen || now - receiver.typedAt >= DRAWING);
            });
  }

  /** A message was typed into the agent's terminal. */
  void typed(String agent, long now) {
    find(agent)
        .ifPresent(
            receiver -> {
              receiver.typed++;
              receiver.typedAt = now;
              receiver.sign = false;
            });
  }

  /** The agent has ended. */
  void ended(String agent) {
    find(agent).ifPresent(receiver -> receiver.ended = true);
  }

  private Optional<Receiver> find(String agent) {
    return Optional.ofNullable(receivers.get(agent));
  }

  /** Takes out the messages whose time has come, in order. */
  List<SendMessage> due(long now) {
    List<SendMessage> due = new ArrayList<>();
    while (!unsent.isEmpty() && maySend(unsent.peek(), now)) {
      due.add(unsent.remove());
    }
    return due;
  }

  private boolean maySend(SendMessage message, long now) {
    return isLost(message).isEmpty()
        && to(message).stream().allMatch(it -> it.ended || it.takesText(now));
  }

  private Optional<String> isLost(SendMessage message) {
    return to(message).stream().allMatch(receiver -> receiver.ended)
        ? Optional.of(
            toChannel(message)
                ? "all agents had ended before the message to '%s' was sent".formatted(message.to())
                : "agent '%s' had ended before the message to it was sent".formatted(message.to()))
        : Optional.empty();
  }

  /** Returns whether nothing is left to be sent. */
  boolean allSent() {
    return unsent.isEmpty();
  }

  /**
   * Returns whether all was typed that was to be, and there is a sign of each that it was taken.
   */
  boolean allTaken() {
    return unsent.isEmpty() && receivers.values().stream().allMatch(Receiver::isDone);
  }

  /** Returns why a message can no longer be sent, as a sentence. */
  Optional<String> undeliverable() {
    return unsent.stream().map(this::isLost).flatMap(Optional::stream).findFirst();
  }

  /** Returns, as a sentence, whose program has shown no sign for too long. */
  Optional<String> ignored(long now) {
    return receivers.entrySet().stream()
        .filter(it -> it.getValue().typed > 0 && !it.getValue().sign && !it.getValue().ended)
        .filter(it -> now - it.getValue().typedAt >= NO_SIGN)
        .map(
            it ->
                ("there is no sign that agent '%s' took the message: it printed nothing for %d s"
                        + " after that was typed")
                    .formatted(it.getKey(), TimeUnit.NANOSECONDS.toSeconds(NO_SIGN)))
        .findFirst();
  }
}
