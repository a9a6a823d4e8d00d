package dev.brokerline.cli.output;

import dev.brokerline.protocol.text.PrintableText;
import dev.brokerline.terminal.AnsiStripper;
import java.util.function.LongSupplier;

/**
 * Passes the output of one source to a {@link LinePrefixer}: without control sequences, split into
 * lines, and with an unfinished line on demand. Colours may be kept. For a program that draws its
 * screen, it passes the lines of the screen, each once and without colours. Not thread-safe.
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
   * @param size the size of its terminal
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

  /** Reads the next chunk and writes the lines that it completes. */
  public void accept(String chunk) {
    draws = drawn.accept(chunk);
    if (!draws) {
      splitter.accept(stripper.strip(chunk), this::line);
    }
  }

  /** Called when time has passed. Writes rows that have not changed for a while. */
  public void settle() {
    drawn.settle();
  }

  /** Called at the end. Writes the rows that are left, and the unfinished line. */
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

  /** Writes the unfinished line, except for half a character. */
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
