package dev.brokerline.cli.output;

import dev.brokerline.protocol.text.PrintableText;
import dev.brokerline.terminal.AnsiStripper;
import java.util.function.LongSupplier;

/**
 * The output of one source on its way to a {@link LinePrefixer}: stripped, split into lines, and an
 * unfinished line written on demand. Colours are all that a terminal obeys of it, if they are kept.
 * A program that draws its screen is shown by the lines that stand there, each once and without
 * colours. Not thread-safe.
 */
public final class SourceText {

  private static final String RESET = "\u001b[0m";

  private final String source;
  private final LinePrefixer out;
  private final AnsiStripper stripper;
  private final LineSplitter splitter = new LineSplitter();
  private final DrawnLines drawn;
  private boolean draws;

  /** How much of the unfinished line has been written, in UTF-16 units. */
  private int written;

  /**
   * Makes the text of a source that has printed nothing.
   *
   * @param size of its terminal
   * @param clock in nanoseconds, as {@link System#nanoTime}
   */
  public SourceText(
      String source,
      AnsiStripper.Colours colours,
      LinePrefixer out,
      Size size,
      LongSupplier clock) {
    this.source = source;
    this.out = out;
    this.stripper = new AnsiStripper(colours);
    this.drawn =
        new DrawnLines(
            size,
            clock,
            line -> {
              endUnfinished();
              out.line(source, PrintableText.output(line));
            });
  }

  /** Takes the next chunk and writes the lines that it completes. */
  public void accept(String chunk) {
    draws = drawn.accept(chunk);
    if (!draws) {
      splitter.accept(stripper.strip(chunk), this::line);
    }
  }

  /** Time has passed: writes what has stood on the screen of its terminal long enough. */
  public void settle() {
    drawn.settle();
  }

  /** Writes what is left on the screen of its terminal, and the line that is unfinished. */
  public void end() {
    drawn.end();
    flush();
  }

  private void endUnfinished() {
    if (written > 0) {
      out.end(source);
      written = 0;
    }
  }

  /** Writes what there is of an unfinished line, but for half a character. */
  public void flush() {
    if (draws) {
      return;
    }
    String partial = splitter.partial();
    int end = partial.length();
    if (end > written && Character.isHighSurrogate(partial.charAt(end - 1))) {
      end--;
    }
    if (end > written) {
      out.piece(source, PrintableText.output(partial.substring(written, end)));
      written = end;
    }
  }

  private void line(String line) {
    String rest = PrintableText.output(line.substring(written));
    if (written > 0 && rest.isEmpty()) {
      out.end(source);
    } else {
      out.line(source, line.indexOf('\u001b') >= 0 ? rest + RESET : rest);
    }
    written = 0;
  }
}
