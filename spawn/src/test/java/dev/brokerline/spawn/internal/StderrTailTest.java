package dev.brokerline.spawn.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class StderrTailTest {

  @Test
  void the_last_lines_are_remembered_each_up_to_its_limit() {
    StderrTail tail = new StderrTail(2, 5);
    tail.add("first");
    tail.add("second");
    tail.add("third");
    assertThat(tail.lines()).containsExactly("secon", "third");
  }

  @Test
  void a_tail_of_no_lines_remembers_none() {
    StderrTail tail = new StderrTail(0, 5);
    tail.add("gone");
    assertThat(tail.lines()).isEmpty();
  }
}
