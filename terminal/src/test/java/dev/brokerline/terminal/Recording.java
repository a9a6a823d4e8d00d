package dev.brokerline.terminal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** What a real program printed on a terminal of 120 columns and 36 rows, and when. */
public final class Recording {

  private static final long AFTERWARDS = TimeUnit.SECONDS.toNanos(10);

  /**
   * What was printed at one time.
   *
   * @param time in nanoseconds from the beginning
   */
  public record Piece(long time, String text) {}

  private final List<Piece> pieces = new ArrayList<>();

  private Recording() {}

  /** Returns a recording with its times. */
  public static Recording timed(String name) {
    Recording recording = new Recording();
    for (String line : resource(name + ".tsv").lines().toList()) {
      int tab = line.indexOf('\t');
      long time = TimeUnit.MILLISECONDS.toNanos(Long.parseLong(line.substring(0, tab)));
      recording.pieces.add(new Piece(time, unescaped(line.substring(tab + 1))));
    }
    return recording;
  }

  /** Returns text that comes at so many characters a piece, every so many milliseconds. */
  static Recording of(String text, int characters, long millis) {
    Recording recording = new Recording();
    for (int i = 0; i < text.length(); i += characters) {
      long time = TimeUnit.MILLISECONDS.toNanos(millis * recording.pieces.size());
      String piece = text.substring(i, Math.min(text.length(), i + characters));
      recording.pieces.add(new Piece(time, piece));
    }
    return recording;
  }

  static String resource(String name) {
    try (InputStream in = Recording.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String unescaped(String text) {
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '\\') {
        plain.append(c);
      } else if (text.charAt(i + 1) == '\\') {
        plain.append('\\');
        i++;
      } else {
        plain.append((char) Integer.parseInt(text.substring(i + 2, i + 6), 16));
        i += 5;
      }
    }
    return plain.toString();
  }

  /** Returns what was printed, in order. */
  public List<Piece> pieces() {
    return List.copyOf(pieces);
  }

  /** Feeds a reader as the program did, with each timer on time, until all has settled. */
  void play(TerminalReader reader) {
    play(reader, new Random(0), Integer.MAX_VALUE);
  }

  /** The same, each piece cut into chunks of random sizes. */
  void play(TerminalReader reader, Random random, int largest) {
    long time = 0;
    for (Piece piece : pieces) {
      time = piece.time();
      settleUntil(reader, time);
      int at = 0;
      while (at < piece.text().length()) {
        int length = largest == Integer.MAX_VALUE ? largest : 1 + random.nextInt(largest);
        int end = (int) Math.min(piece.text().length(), (long) at + length);
        reader.feed(piece.text().substring(at, end), time);
        at = end;
      }
    }
    settleUntil(reader, time + AFTERWARDS);
  }

  private static void settleUntil(TerminalReader reader, long time) {
    OptionalLong next = reader.nextSettle();
    while (next.isPresent() && next.getAsLong() < time) {
      reader.settle(next.getAsLong());
      next = reader.nextSettle();
    }
  }
}
