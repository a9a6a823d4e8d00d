package dev.brokerline.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineSplitterTest {

  private final LineSplitter splitter = new LineSplitter();
  private final List<String> lines = new ArrayList<>();

  @Test
  void a_line_ends_at_a_line_feed_with_any_returns_before_it() {
    splitter.accept("one\ntwo\r\nthree\r\r\n\nfour", lines::add);

    assertThat(lines).containsExactly("one", "two", "three", "");
    assertThat(splitter.partial()).isEqualTo("four");
  }

  @Test
  void a_return_and_its_line_feed_may_come_in_two_chunks() {
    splitter.accept("one\r", lines::add);
    splitter.accept("\ntwo", lines::add);

    assertThat(lines).containsExactly("one");
  }

  @Test
  void each_state_of_a_progress_bar_is_a_line() {
    splitter.accept("10%\r20%\r\rdone\r\n", lines::add);

    assertThat(lines).containsExactly("10%", "20%", "done");
  }

  @Test
  void an_endless_line_is_cut() {
    splitter.accept("x".repeat(2 * LineSplitter.MAX_LINE) + "\nend", lines::add);

    String whole = "x".repeat(LineSplitter.MAX_LINE);
    assertThat(lines).containsExactly(whole, whole);
    assertThat(splitter.partial()).isEqualTo("end");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\ud83d\ude00", // a pair
        "\ud83d\udc69\u200d\ud83d\udcbb", // a woman and a laptop, joined
        "\ud83d\udc4d\ud83c\udffd", // a thumb and its colour
        "e\u0301\u0323", // a letter and its accents
        "\ud83c\udde9\ud83c\uddea", // a flag
      })
  void a_line_is_never_cut_within_what_people_see_as_one_character(String character) {
    for (int before = 1; before <= character.length() + 1; before++) {
      LineSplitter fresh = new LineSplitter();
      List<String> cut = new ArrayList<>();
      String start = "x".repeat(LineSplitter.MAX_LINE - before);
      String text = start + character + "y".repeat(LineSplitter.MAX_LINE);

      for (int i = 0; i < text.length(); i++) {
        fresh.accept(text.substring(i, i + 1), cut::add);
      }
      fresh.accept("\n", cut::add);

      boolean fits = before >= character.length();
      assertThat(cut.get(0))
          .isEqualTo(fits ? (start + character + "y".repeat(before - character.length())) : start);
      assertThat(String.join("", cut)).isEqualTo(text);
    }
  }

  @Test
  void whatever_comes_in_whatever_pieces_comes_out_whole_in_bounded_lines() {
    String[] alphabet = {
      "x", " ", "\t", "é", "\ud83d\ude00", "\u0301", "\u200d", "\ud83d", "\ude00"
    };
    Random random = new Random(5);
    for (int round = 0; round < 20; round++) {
      StringBuilder text = new StringBuilder();
      int length = LineSplitter.MAX_LINE - 300 + random.nextInt(2 * LineSplitter.MAX_LINE);
      while (text.length() < length) {
        text.append(alphabet[random.nextInt(alphabet.length)]);
      }
      LineSplitter fresh = new LineSplitter();
      List<String> cut = new ArrayList<>();
      int shown = 0;
      for (int i = 0; i < text.length(); ) {
        int end = Math.min(text.length(), i + 1 + random.nextInt(5000));
        int before = cut.size();
        fresh.accept(text.substring(i, end), cut::add);
        if (cut.size() > before) {
          // What was shown of a line is part of what it became.
          assertThat(cut.get(before).length()).isGreaterThanOrEqualTo(shown);
        }
        shown = fresh.partial().length();
        i = end;
      }
      fresh.accept("\n", cut::add);
      assertThat(String.join("", cut)).isEqualTo(text.toString());
      assertThat(cut)
          .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(LineSplitter.MAX_LINE));
      for (int i = 1; i < cut.size(); i++) {
        String earlier = cut.get(i - 1);
        boolean split =
            Character.isHighSurrogate(earlier.charAt(earlier.length() - 1))
                && Character.isLowSurrogate(cut.get(i).charAt(0));
        assertThat(split).isFalse();
      }
    }
  }
}
