package dev.brokerline.cli.run;

import dev.brokerline.cli.run.Programs.Input;
import dev.brokerline.terminal.program.Dialog;
import dev.brokerline.terminal.program.ProgramState;
import dev.brokerline.terminal.program.ProgramStatus;
import dev.brokerline.terminal.program.StateSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An agent as one who is written to: whether its program takes text, and whether there is a sign
 * that it took what was typed. Pure memory: time is handed in; not thread-safe.
 */
final class Receiver {

  private static final long SILENCE = TimeUnit.SECONDS.toNanos(1);
  private static final long DRAWING = TimeUnit.MILLISECONDS.toNanos(500);

  /** A screen that stood still for so long is drawn to its end. */
  private static final long SETTLED = TimeUnit.MILLISECONDS.toNanos(600);

  /** Some screens never stand still; and some prompts look otherwise than is known. */
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(10);

  /** The broker may tell of the end before it tells what it typed last. */
  private static final long LAST_TOLD = TimeUnit.SECONDS.toNanos(2);

  private static final long QUESTION = TimeUnit.SECONDS.toNanos(30);
  private static final long NO_SCREEN = TimeUnit.SECONDS.toNanos(120);
  private static final int SHOWN_OF_DIALOG = 160;

  private static final Pattern BLANKS = Pattern.compile("\\s+");
  private static final Pattern SEEN = Pattern.compile("[\\p{L}\\p{N}]");

  /** What is to be typed into its terminal, and what was. */
  private static final class Typing {
    private int expected;

    /** How many messages are to be typed until the last one that is for this agent alone is. */
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
   * Makes a receiver that is not started.
   *
   * @param input how its program takes text
   */
  Receiver(String name, Input input) {
    this.name = name;
    this.input = input;
  }

  /**
   * One message more is for it.
   *
   * @param alone whether it is for nobody else
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
   * Its program has printed something.
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

  /** Its program works on what was typed. */
  void taken() {
    typing.sign |= typing.typed > 0;
  }

  /** Its program is in this state, as its screen tells. */
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

  /** Returns whether a message can be typed; once it could, the program keeps what comes. */
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
    if (tells() && program.state() == ProgramState.IDLE) {
      return now - shownAt >= SETTLED || patient;
    }
    if (input == Input.SCREEN && !tells()) {
      return readyAt != null && (now - shownAt >= SILENCE || patient);
    }
    return patient && now - shownAt >= PATIENCE;
  }

  private boolean asks() {
    return program.state() == ProgramState.WAITING_FOR_INPUT;
  }

  /** Silence alone tells nothing of a program that draws. */
  private boolean tells() {
    return program.source().compareTo(StateSource.QUIET) > 0;
  }

  /** Returns why it will hardly take a message, as a sentence; empty as long as it may. */
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
    Dialog dialog = program.dialog();
    String text = dialog == null ? "" : BLANKS.matcher(dialog.text()).replaceAll(" ").strip();
    return text.length() <= SHOWN_OF_DIALOG
        ? text
        : "…" + text.substring(text.length() - SHOWN_OF_DIALOG);
  }

  /** Returns whether all that was for it alone was typed into its terminal. */
  boolean wasTypedTo() {
    return typing.typed >= typing.owed;
  }

  /** Returns whether it has ended without a message that was for it alone. */
  boolean endedUntyped(long now) {
    return endedAt != null && !wasTypedTo() && now - endedAt >= LAST_TOLD;
  }

  /** Returns whether it has all its messages, and there is a sign of each. */
  boolean isDone() {
    return typing.typed >= typing.expected && (typing.expected == 0 || typing.sign);
  }

  /** Returns whether it was typed something so long ago, and has shown no sign of it. */
  boolean ignores(long nanos, long now) {
    return typing.typed > 0 && !typing.sign && endedAt == null && now - typing.typedAt >= nanos;
  }
}
