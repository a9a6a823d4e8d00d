package dev.brokerline.spawn.lines;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class LineDecoderTest {

  /** Notes lines as text, and over-long ones as {@code prefix...length}. */
  private static final class Notes implements LineChannel.Listener {
    final List<String> lines = new ArrayList<>();

    @Override
    public void onLine(byte[] line) {
      lines.add(new String(line, UTF_8));
    }

    @Override
    public void onOversizedLine(byte[] prefix, long length) {
      lines.add(new String(prefix, UTF_8) + "..." + length);
    }
  }

  private static List<String> decode(int max, byte[] bytes, int... cuts) {
    Notes notes = new Notes();
    LineDecoder decoder = new LineDecoder(max, notes);
    int from = 0;
    for (int cut : cuts) {
      decoder.decode(bytes, from, cut - from);
      from = cut;
    }
    decoder.decode(bytes, from, bytes.length - from);
    decoder.end();
    decoder.end();
    return notes.lines;
  }

  /** The same by the plainest means: the whole text at once. */
  private static List<String> oracle(int max, byte[] bytes) {
    List<String> lines = new ArrayList<>();
    int from = 0;
    for (int i = 0; i <= bytes.length; i++) {
      boolean last = i == bytes.length;
      if (last ? from < i : bytes[i] == '\n') {
        int end = i > from && bytes[i - 1] == '\r' ? i - 1 : i;
        boolean fits = end - from <= max;
        String text = new String(bytes, from, Math.min(max, end - from), UTF_8);
        lines.add(fits ? text : text + "..." + (end - from));
        from = i + 1;
      }
    }
    return lines;
  }

  @Test
  void lines_are_the_same_wherever_the_bytes_are_cut() {
    byte[] bytes =
        "a\n\nzwölf €uro 🙂\r\nwith\rin\r\r\n\r\nthis line is too long by far\r\nshort\r\n\u2028x"
            .getBytes(UTF_8);
    for (int max : new int[] {8, 17, 18, 26, 27, 28, 100}) {
      List<String> expected = oracle(max, bytes);
      for (int first = 0; first <= bytes.length; first++) {
        for (int second = first; second <= bytes.length; second++) {
          assertThat(decode(max, bytes, first, second))
              .as("max %d, cut at %d and %d", max, first, second)
              .isEqualTo(expected);
        }
      }
    }
  }

  @Test
  void lines_are_the_same_byte_by_byte_and_at_random_cuts() {
    Random random = new Random(42);
    for (int round = 0; round < 500; round++) {
      byte[] bytes = randomText(random);
      int max = 1 + random.nextInt(40);
      int[] everywhere = java.util.stream.IntStream.range(0, bytes.length).toArray();
      int[] somewhere = random.ints(5, 0, bytes.length + 1).sorted().toArray();
      List<String> expected = oracle(max, bytes);
      assertThat(decode(max, bytes, everywhere)).isEqualTo(expected);
      assertThat(decode(max, bytes, somewhere)).isEqualTo(expected);
    }
  }

  private static byte[] randomText(Random random) {
    byte[] alphabet = {'\n', '\n', '\r', 'x', 'y', 0, '\t', 11, 9, '0'};
    byte[] bytes = new byte[random.nextInt(200)];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = random.nextInt(3) == 0 ? alphabet[random.nextInt(alphabet.length)] : (byte) 'a';
    }
    return bytes;
  }

  @Test
  void every_newline_is_found_whatever_bytes_surround_it() {
    byte[] bytes = new byte[40];
    for (int other = 0; other < 256; other++) {
      Arrays.fill(bytes, (byte) other);
      for (int at = 0; at < bytes.length; at++) {
        byte before = bytes[at];
        bytes[at] = '\n';
        for (int from = 0; from <= at; from++) {
          int expected = other == '\n' ? from : at;
          assertThat(LineDecoder.indexOfNewline(bytes, from, bytes.length)).isEqualTo(expected);
          int beforeIt = other == '\n' && from < at ? from : -1;
          assertThat(LineDecoder.indexOfNewline(bytes, from, at)).isEqualTo(beforeIt);
        }
        bytes[at] = before;
      }
    }
  }

  @Test
  void an_over_long_line_keeps_a_prefix_and_costs_only_itself() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes("before\n".getBytes(UTF_8));
    bytes.writeBytes("x".repeat(3_000_000).getBytes(UTF_8));
    bytes.writeBytes("\nafter\n".getBytes(UTF_8));
    int[] cuts = {10_000, 1_000_000, 2_999_999};

    List<String> lines = decode(1_000_000, bytes.toByteArray(), cuts);

    assertThat(lines).hasSize(3).startsWith("before").endsWith("after");
    assertThat(lines.get(1))
        .isEqualTo("x".repeat(LineDecoder.MAX_PREFIX_BYTES) + "..." + 3_000_000);
  }

  @Test
  void a_line_of_exactly_the_maximum_is_whole() {
    String line = "y".repeat(100_000);
    byte[] bytes = (line + "\r\n" + line + "\n").getBytes(UTF_8);
    assertThat(decode(100_000, bytes, 99_999, 100_000, 100_001)).containsExactly(line, line);
  }

  @Test
  void a_maximum_that_is_no_length_is_refused() {
    assertThatThrownBy(() -> new LineDecoder(0, new Notes()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
