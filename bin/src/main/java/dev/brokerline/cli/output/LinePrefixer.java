package dev.brokerline.cli.output;

import dev.brokerline.protocol.text.PrintableText;
import java.io.PrintStream;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Writes the lines of several sources to one stream, each with the prefix {@code [name] } of its
 * source.
 *
 * <p>A line may be written in pieces. If another source writes in between, the unfinished line is
 * ended first, and its rest begins a new one. Not safe for use by several threads.
 */
public final class LinePrefixer {

  private final PrintStream out;

  /** The source whose unfinished line is the last thing on the stream, or null if there is none. */
  private @Nullable String open;

  private final UnaryOperator<String> names;
  private final boolean eager;

  /** Makes an instance that shows unchanged names, and each line at once. */
  public LinePrefixer(PrintStream out) {
    this(out, UnaryOperator.identity(), /* eager= */ true);
  }

  /**
   * Makes one.
   *
   * @param names the displayed form of a source's name
   * @param eager whether to show each line at once, or only on a flush of the stream
   */
  public LinePrefixer(PrintStream out, UnaryOperator<String> names, boolean eager) {
    this.out = out;
    this.names = names;
    this.eager = eager;
  }

  /** Writes a piece of a line, which contains no line end, and leaves the line open. */
  public void piece(String source, String text) {
    if (text.isEmpty()) {
      return;
    }
    begin(source, text);
    open = source;
    flush();
  }

  /** Writes the rest of a line, and ends it. */
  public void line(String source, String rest) {
    begin(source, rest);
    out.print('\n');
    open = null;
    flush();
  }

  /** Ends the source's line if it is open. */
  public void end(String source) {
    if (source.equals(open)) {
      endOpenLine();
    }
  }

  /** Ends the open line of any source. */
  public void endOpenLine() {
    if (open != null) {
      out.print('\n');
      flush();
      open = null;
    }
  }

  private void flush() {
    if (eager) {
      out.flush();
    }
  }

  private void begin(String source, String text) {
    if (source.equals(open)) {
      out.print(text);
      return;
    }
    endOpenLine();
    out.print("[" + names.apply(PrintableText.line(source)) + "] " + text);
  }
}
