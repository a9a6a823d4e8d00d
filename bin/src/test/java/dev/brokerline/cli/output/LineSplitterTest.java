package dev.brokerline.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

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
    splitter.accept("x".repeat(LineSplitter.MAX_LINE + 1), lines::add);

    assertThat(lines).containsExactly("x".repeat(LineSplitter.MAX_LINE));
    assertThat(splitter.partial()).isEqualTo("x");
  }
}
