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
 * The lines of a program that draws on its screen, each once, from the first drawing on. Other
 * classes handle plain output. Not thread-safe.
 */
public final class DrawnLines {

  private static final int MIN_CELLS = 2;
  private static final int MAX_CELLS = 1_000;

  private final TerminalReader reader;
  private final LongSupplier clock;
  private final Consumer<String> lines;

  /** The lines from one call of the reader. */
  private final List<String> told = new ArrayList<>();

  private boolean draws;

  /**
   * Makes the lines of a program that has printed nothing.
   *
   * @param size the size of its terminal
   * @param clock in nanoseconds, as {@link System#nanoTime}
   * @param lines receives each line, during a call of a method of this object
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

  /** Reads the next chunk. Returns whether the program draws, so that lines replace its output. */
  public boolean accept(String chunk) {
    reader.feed(chunk, clock.getAsLong());
    tell();
    return draws;
  }

  /** Called when time has passed. A row that has not changed for a while becomes a line. */
  public void settle() {
    reader.settle(clock.getAsLong());
    tell();
  }

  /** Called when the program has ended. The rows that are left become lines. */
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
