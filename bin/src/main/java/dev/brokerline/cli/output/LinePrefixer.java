package dev.brokerline.cli.output;

import dev.brokerline.protocol.text.PrintableText;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes the lines of several sources to one stream, each behind its source's {@code [name] }.
 *
 * <p>A line may be written in pieces. If another source comes in between, the unfinished line is
 * ended first and its rest begins a new one. Not thread-safe.
 */
public final class LinePrefixer {

  private final PrintStream out;

  /** The source whose unfinished line is the last thing on the stream, or null if there is none. */
  private @Nullable String open;

  public LinePrefixer(PrintStream out) {
    this.out = out;
  }

  /** Writes a piece of a line, which contains no line end, and leaves the line open. */
  public void piece(String source, String text) {
    if (text.isEmpty()) {
      return;
    }
    begin(source, text);
    open = source;
    out.flush();
  }

  /** Writes the rest of a line, perhaps all of it, and ends it. */
  public void line(String source, String rest) {
    begin(source, rest);
    out.print('\n');
    open = null;
    out.flush();
  }

  /** Ends the source's line if it is the open one; otherwise it has been ended already. */
  public void end(String source) {
    if (source.equals(open)) {
      endOpenLine();
    }
  }

  /** Ends the open line, whosever it is. */
  public void endOpenLine() {
    if (open != null) {
      out.print('\n');
      out.flush();
      open = null;
    }
  }

  private void begin(String source, String text) {
    if (source.equals(open)) {
      out.print(text);
      return;
    }
    endOpenLine();
    out.print("[" + PrintableText.line(source) + "] " + text);
  }
}
