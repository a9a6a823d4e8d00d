package dev.brokerline.cli.output;

import dev.brokerline.protocol.text.PrintableText;
import dev.brokerline.terminal.AnsiStripper;

/**
 * The output of one source on its way to a {@link LinePrefixer}: stripped, split into lines, and an
 * unfinished line written on demand. Colours are all that a terminal obeys of it, if they are kept.
 * Not thread-safe.
 */
public final class SourceText {

  private static final String RESET = "\u001b[0m";

  private final String source;
  private final LinePrefixer out;
  private final AnsiStripper stripper;
  private final LineSplitter splitter = new LineSplitter();

  /** How much of the unfinished line has been written, in UTF-16 units. */
  private int written;

  public SourceText(String source, AnsiStripper.Colours colours, LinePrefixer out) {
    this.source = source;
    this.out = out;
    this.stripper = new AnsiStripper(colours);
  }

  /** Takes the next chunk and writes the lines that it completes. */
  public void accept(String chunk) {
    splitter.accept(stripper.strip(chunk), this::line);
  }

  /** Writes what there is of an unfinished line, but for half a character. */
  public void flush() {
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
