package dev.brokerline.cli.run;

import dev.brokerline.cli.run.Programs.Input;
import dev.brokerline.terminal.program.ProgramStatus;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An agent as a recipient of messages: whether its program takes text, and whether it has shown a
 * sign that it took what was typed. Callers pass in the time. Not thread-safe.
 */
final class Receiver {

  private static final long SILENCE = TimeUnit.SECONDS.toNanos(1);
  private static final long DRAWING = TimeUnit.MILLISECONDS.toNanos(500);

  /** A screen that has not changed for this long is complete. */
  private static final long SETTLED = TimeUnit.MILLISECONDS.toNanos(600);

  /** After this time, a screen that never stops changing, or has an unknown prompt, counts too. */
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(10);

  /** The broker may report the end of an agent before the last message that it typed. */
  private static final long LAST_TOLD = TimeUnit.SECONDS.toNanos(2);

  private static final long QUESTION = TimeUnit.SECONDS.toNanos(30);
  private static final long NO_SCREEN = TimeUnit.SECONDS.toNanos(120);

  private static final Pattern SEEN = Pattern.compile("[\\p{L}\\p{N}]");

  /** What should be typed into the terminal, and what has been typed. */
  private static final class Typing {
    private int expected;

    /** How many messages must be typed to include the last one that is for this agent only. */
    private int owed;

    private int typed;
    private long typedAt;
    private boolean sign;
  }

  private final String name;
  private final Input input;

  private @Nullable Long spawnedAt;
  private @Nullable Long readyAt;
  private long printedAt;
  private @Nullable Long shownAt;
  private ProgramStatus program = ProgramStatus.UNKNOWN;
  private long programAt;
  private boolean open;
  private @Nullable Long endedAt;
  private final Typing typing = new Typing();

  /**
   * Makes a recipient whose program has not been started.
   *
   * @param input how its program takes text
   */
  Receiver(String name, Input input) {
    this.name = name;
    this.input = input;
  }

  /**
   * Called for each message to this agent, in order.
   *
   * @param alone whether the message has no other recipient
   */
  void expect(boolean alone) {
    typing.expected++;
    typing.owed = alone ? typing.expected : typing.owed;
  }

  void spawned(long now) {
    spawnedAt = now;
    printedAt = now;
  }

  void ready(long now) {
    readyAt = now;
  }

  void typed(long now) {
    typing.typed++;
    typing.typedAt = now;
    typing.sign = false;
  }

  /**
   * Called when its program has printed something.
   *
   * @param text without control sequences
   */
  void printed(String text, long now) {
    printedAt = now;
    boolean seen = readsLines() || SEEN.matcher(text).find();
    typing.sign |= typing.typed > 0 && seen && (readsLines() || now - typing.typedAt >= DRAWING);
    if (!text.isBlank()) {
      shownAt = now;
    }
  }

  /** Called when its program works on what was typed. */
  void taken() {
    typing.sign |= typing.typed > 0;
  }

  /** Called with the state of its program, as the screen shows it. */
  void program(ProgramStatus status, long now) {
    if (status.state() != program.state()) {
      programAt = now;
    }
    program = status;
  }

  void end(long now) {
    endedAt = now;
  }

  boolean hasEnded() {
    return endedAt != null;
  }

  /** Returns whether a message can be typed. That remains true once it is. */
  boolean takesText(long now) {
    open = open || (readsLines() ? isReady(now) : standsOpen(now));
    return open;
  }

  private boolean readsLines() {
    return input == Input.LINES;
  }

  private boolean isReady(long now) {
    return readyAt != null || (spawnedAt != null && now - printedAt >= SILENCE);
  }

  private boolean standsOpen(long now) {
    if (shownAt == null || asks()) {
      return false;
    }
    boolean patient = readyAt != null && now - readyAt >= PATIENCE;
    if (tells() && program.state() == ProgramStatus.State.IDLE) {
      return now - shownAt >= SETTLED || patient;
    }
    if (input == Input.SCREEN && !tells()) {
      return readyAt != null && (now - shownAt >= SILENCE || patient);
    }
    return patient && now - shownAt >= PATIENCE;
  }

  private boolean asks() {
    return program.state() == ProgramStatus.State.WAITING_FOR_INPUT;
  }

  /** Returns whether the state is known by more than silence, which means nothing here. */
  private boolean tells() {
    return program.source().compareTo(ProgramStatus.Source.QUIET) > 0;
  }

  /** Returns a sentence about why it will hardly take a message; empty while it may. */
  Optional<String> barrier(long now) {
    if (readsLines() || spawnedAt == null || endedAt != null || takesText(now)) {
      return Optional.empty();
    }
    if (shownAt == null) {
      return now - spawnedAt < NO_SCREEN
          ? Optional.empty()
          : Optional.of(
              ("agent '%s' was not given its message: its program has shown nothing for %d s, where"
                      + " a prompt should be")
                  .formatted(name, TimeUnit.NANOSECONDS.toSeconds(NO_SCREEN)));
    }
    return !asks() || now - programAt < QUESTION
        ? Optional.empty()
        : Optional.of(
            ("agent '%s' was not given its message: its program asks something first; start it by"
                    + " hand in that directory, and answer; its screen ends in: %s")
                .formatted(name, question()));
  }

  private String question() {
    ProgramStatus.Dialog dialog = program.dialog();
    return dialog == null ? "" : AgentWords.lastOf(dialog.text());
  }

  /** Returns whether all messages for it alone were typed into its terminal. */
  boolean wasTypedTo() {
    return typing.typed >= typing.owed;
  }

  /** Returns whether it has ended before a message for it alone was typed. */
  boolean endedUntyped(long now) {
    return endedAt != null && !wasTypedTo() && now - endedAt >= LAST_TOLD;
  }

  /** Returns whether all its messages were typed, and it has shown a sign since the last one. */
  boolean isDone() {
    return typing.typed >= typing.expected && (typing.expected == 0 || typing.sign);
  }

  /** Returns whether it has shown no sign for this long after a message was typed. */
  boolean ignores(long nanos, long now) {
    return typing.typed > 0 && !typing.sign && endedAt == null && now - typing.typedAt >= nanos;
  }
}
