package dev.brokerline.cli.output;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.brokerline.protocol.text.PrintableText;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.regex.Pattern;

/**
 * A stream for the output of libraries and the JVM, such as stack traces and log lines. It escapes
 * control characters other than line feeds. Text of several lines gets a tab before each line but
 * the first, so that no line looks like another entry of the log or of this command.
 */
public final class PrintableStream extends PrintStream {

  /** A line feed within a text, and its existing indentation. */
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
