package dev.brokerline.agents;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** Reads the end of a log, at most 1 MiB. Lines end with a line feed. */
final class LogFile {

  static final int MAX_TAIL_BYTES = 1 << 20;

  private static final int FIRST_WINDOW = 1 << 16;

  private LogFile() {}

  /**
   * The end of a log.
   *
   * @param lines complete lines, without their line feeds
   * @param unfinished the text after the last of them
   * @param wholeEnd the offset in the file at which {@code unfinished} begins
   */
  public record Tail(List<String> lines, String unfinished, long wholeEnd) {

    /** Returns the last lines, an unfinished one included. */
    public List<String> lastLines(int count) {
      List<String> all = new ArrayList<>(lines);
      if (!unfinished.isEmpty()) {
        all.add(unfinished);
      }
      return List.copyOf(last(all, count));
    }
  }

  /**
   * Opens the file, which must be a regular one, because a pipe would block the reader.
   *
   * @throws NoSuchFileException if there is no such file
   */
  public static FileChannel open(Path file) throws IOException {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new NoSuchFileException(file.toString());
    }
    return FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
  }

  /** Returns the end of the file with at most {@code lines} complete lines. */
  public static Tail tail(Path file, int lines) throws IOException {
    try (FileChannel channel = open(file)) {
      return tail(channel, lines);
    }
  }

  /** Returns the end of the open file with at most {@code lines} complete lines. */
  public static Tail tail(FileChannel channel, int lines) throws IOException {
    long size = channel.size();
    int window = FIRST_WINDOW;
    while (true) {
      int length = (int) Math.min(size, window);
      byte[] bytes = read(channel, size - length, length);
      if (length == size || window == MAX_TAIL_BYTES || count(bytes) > lines) {
        return tail(bytes, size - length, lines);
      }
      window = Math.min(MAX_TAIL_BYTES, 4 * window);
    }
  }

  private static Tail tail(byte[] bytes, long start, int lines) {
    int begin = start == 0 ? 0 : firstWholeLine(bytes);
    int end = bytes.length;
    while (end > begin && bytes[end - 1] != '\n') {
      end--;
    }
    List<String> whole = new ArrayList<>();
    for (int from = begin; from < end; ) {
      int lineFeed = indexOf(bytes, from);
      whole.add(text(bytes, from, lineFeed));
      from = lineFeed + 1;
    }
    String unfinished = new String(bytes, end, bytes.length - end, UTF_8);
    return new Tail(List.copyOf(last(whole, lines)), unfinished, start + end);
  }

  /** Returns the start of the first complete line, or else of the first complete character. */
  private static int firstWholeLine(byte[] bytes) {
    int lineFeed = indexOf(bytes, 0);
    int begin = lineFeed == bytes.length ? 0 : lineFeed + 1;
    while (begin < bytes.length && (bytes[begin] & 0xC0) == 0x80) {
      begin++;
    }
    return begin;
  }

  private static String text(byte[] bytes, int from, int to) {
    int end = to;
    while (end > from && bytes[end - 1] == '\r') {
      end--;
    }
    return new String(bytes, from, end - from, UTF_8);
  }

  private static int indexOf(byte[] bytes, int from) {
    int index = from;
    while (index < bytes.length && bytes[index] != '\n') {
      index++;
    }
    return index;
  }

  private static int count(byte[] bytes) {
    int count = 0;
    for (byte b : bytes) {
      count += b == '\n' ? 1 : 0;
    }
    return count;
  }

  /** Reads a range, or less of it if the file shrinks meanwhile. */
  private static byte[] read(FileChannel channel, long start, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length);
    while (buffer.hasRemaining() && channel.read(buffer, start + buffer.position()) >= 0) {}
    byte[] bytes = new byte[buffer.flip().remaining()];
    buffer.get(bytes);
    return bytes;
  }

  private static <T> List<T> last(List<T> list, int count) {
    return list.subList(Math.max(0, list.size() - count), list.size());
  }
}
