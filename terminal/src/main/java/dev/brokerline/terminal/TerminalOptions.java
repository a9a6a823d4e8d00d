package dev.brokerline.terminal;

import java.util.Objects;

/**
 * The settings of a {@link TerminalReader}.
 *
 * @param columns the columns of the terminal, as its program knows them; 2 to 1,000
 * @param rows the rows of the terminal; 2 to 1,000
 * @param program the command that runs in it, which selects the rules for its state; {@code
 *     claude}, {@code codex}, {@code gemini}, {@code opencode} and {@code qwen} have their own
 * @param maxLineChars how many characters of the newest lines are kept
 */
public record TerminalOptions(int columns, int rows, String program, int maxLineChars) {

  private static final int COLUMNS = 120;
  private static final int ROWS = 36;
  private static final int MAX_LINE_CHARS = 1 << 20;

  public TerminalOptions {
    Screen.requireSize(columns);
    Screen.requireSize(rows);
    Objects.requireNonNull(program, "program");
    if (maxLineChars < 0) {
      throw new IllegalArgumentException("maxLineChars is below 0: " + maxLineChars);
    }
  }

  /** Returns options for a terminal of 120 columns and 36 rows that keeps 1 Mi characters. */
  public static TerminalOptions of(String program) {
    return new TerminalOptions(COLUMNS, ROWS, program, MAX_LINE_CHARS);
  }

  /** Returns whether a program has its own rules, so that more than silence tells its state. */
  public static boolean hasRules(String program) {
    return ProgramRules.areKnown(program);
  }

  public TerminalOptions withSize(int newColumns, int newRows) {
    return new TerminalOptions(newColumns, newRows, program, maxLineChars);
  }

  public TerminalOptions withMaxLineChars(int chars) {
    return new TerminalOptions(columns, rows, program, chars);
  }
}
