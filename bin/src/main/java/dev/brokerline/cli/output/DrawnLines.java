package dev.brokerline.cli.output;

import dev.brokerline.terminal.TerminalLine;
import dev.brokerline.terminal.TerminalListener;
import dev.brokerline.terminal.TerminalOptions;
import dev.brokerline.terminal.TerminalReader;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The lines of a program from where it first draws on its screen, each once. What it has printed
 * before is left to others. Not thread-safe.
 */
public final class DrawnLines {

  private static final int MIN_CELLS = 2;
  private static final int MAX_CELLS = 1_000;

  private final TerminalReader reader;
  private final LongSupplier clock;
  private final Consumer<String> lines;

  /** What one call of the reader has told. */
  private final List<String> told = new ArrayList<>();

  private boolean draws;

  /**
   * Makes the lines of a program that has printed nothing.
   *
   * @param size of its terminal
   * @param clock in nanoseconds, as {@link System#nanoTime}
   * @param lines gets each line, within the methods of this
   */
  public DrawnLines(Size size, LongSupplier clock, Consumer<String> lines) {
    this.clock = clock;
    this.lines = lines;
    TerminalOptions options =
        TerminalOptions.of(/* program= */ "")
            .withSize(bounded(size.columns()), bounded(size.rows()))
            .withMaxLineChars(0);
    TerminalListener listener =
        new TerminalListener() {
          @Override
          public void onLine(TerminalLine line) {
            told.add(line.text());
          }
        };
    this.reader = new TerminalReader(options, listener);
  }

  /** Takes the next chunk; returns whether the program draws, so that lines stand for it. */
  public boolean accept(String chunk) {
    reader.feed(chunk, clock.getAsLong());
    tell();
    return draws;
  }

  /** Time has passed: what has stood on the screen long enough is a line. */
  public void settle() {
    reader.settle(clock.getAsLong());
    tell();
  }

  /** The program has ended: what it has left on its screen counts. */
  public void end() {
    reader.end(clock.getAsLong());
    tell();
  }

  private void tell() {
    draws |= reader.screen().isPresent();
    if (draws) {
      told.forEach(lines);
    }
    told.clear();
  }

  private static int bounded(int cells) {
    return Math.max(MIN_CELLS, Math.min(cells, MAX_CELLS));
  }
}
