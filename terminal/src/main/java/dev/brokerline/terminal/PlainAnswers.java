package dev.brokerline.terminal;

import org.jspecify.annotations.Nullable;

/** The answers of a terminal to a program that prints plainly, equal to the emulator's. */
final class PlainAnswers {

  private static final int OPERATING_STATUS = 5;
  private static final int CURSOR_POSITION = 6;

  private PlainAnswers() {}

  /** Returns the answer; null if the sequence is not a query, or only a screen can answer it. */
  static @Nullable String to(ControlSequence sequence) {
    boolean zero = sequence.parameter(0, 0) == 0 && !sequence.hasIntermediate();
    if (sequence.end() == 'c' && zero) {
      return switch (sequence.marker()) {
        case 0 -> "\u001b[?1;2c";
        case '>' -> "\u001b[>0;184;0c";
        default -> null;
      };
    }
    boolean asksForStatus = sequence.end() == 'n' && sequence.isStandard();
    return asksForStatus && sequence.parameter(0, 0) == OPERATING_STATUS ? "\u001b[0n" : null;
  }

  /**
   * Returns whether the program queries the position of the cursor, because it is going to place
   * it.
   */
  static boolean needsScreen(ControlSequence sequence) {
    return sequence.end() == 'n'
        && sequence.marker() != '>'
        && sequence.parameter(0, 0) == CURSOR_POSITION;
  }
}
