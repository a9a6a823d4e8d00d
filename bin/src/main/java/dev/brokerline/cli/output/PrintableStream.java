package dev.brokerline.cli.output;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.brokerline.protocol.text.PrintableText;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.regex.Pattern;

/**
 * A stream for what libraries and the JVM print, stack traces and lines of the log for example:
 * whatever a terminal would obey in it, other than line feeds, becomes an escape. What has several
 * lines has a tab at the beginning of all but the first, so that none of them passes for another
 * line of the log, or of this command.
 */
public final class PrintableStream extends PrintStream {

  /** A line feed before more of the same text, and the indentation that it may have already. */
  private static final Pattern INNER_LINE = Pattern.compile("\n\t?(?!\\z)");

  /** Makes a stream that writes UTF-8 to another. */
  public PrintableStream(OutputStream out) {
    super(out, /* autoFlush= */ true, UTF_8);
  }

  @Override
  public void print(String text) {
    super.print(PrintableText.lines(INNER_LINE.matcher(String.valueOf(text)).replaceAll("\n\t")));
  }

  @Override
  public void print(Object object) {
    print(String.valueOf(object));
  }

  @Override
  public void print(char[] text) {
    print(String.valueOf(text));
  }

  @Override
  public void print(char c) {
    print(String.valueOf(c));
  }
}
