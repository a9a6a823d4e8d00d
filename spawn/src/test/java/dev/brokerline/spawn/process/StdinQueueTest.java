package dev.brokerline.spawn.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.brokerline.spawn.lines.LineChannel.Offer;
import dev.brokerline.spawn.process.StdinQueue.Next;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class StdinQueueTest {

  private final AtomicInteger wakes = new AtomicInteger();
  private boolean pipeOpen = true;
  private final StdinQueue queue =
      new StdinQueue(
          200,
          () -> {
            wakes.incrementAndGet();
            return pipeOpen;
          });
  private final StringBuilder taken = new StringBuilder();

  private Offer offer(String line) {
    return queue.offer(line.getBytes(UTF_8));
  }

  private Next drain(int capacity) {
    ByteBuffer buffer = ByteBuffer.allocate(capacity);
    Next next = queue.drainTo(buffer);
    taken.append(new String(buffer.array(), 0, buffer.position(), UTF_8));
    return next;
  }

  @Test
  void the_consumer_is_woken_once_for_many_lines_and_takes_them_together() {
    offer("one");
    offer("two");
    offer("");
    assertThat(wakes).hasValue(1);
    assertThat(drain(100)).isEqualTo(Next.MORE);
    assertThat(taken).hasToString("one\ntwo\n\n");
    assertThat(drain(100)).isEqualTo(Next.IDLE);

    offer("three");
    assertThat(wakes).hasValue(2);
  }

  @Test
  void a_line_is_cut_wherever_the_buffer_ends() {
    for (int capacity = 1; capacity < 12; capacity++) {
      taken.setLength(0);
      offer("hello");
      offer("");
      offer("you");
      Next next = drain(capacity);
      while (next == Next.MORE) {
        next = drain(capacity);
      }
      assertThat(next).isEqualTo(Next.IDLE);
      assertThat(taken).as("capacity %d", capacity).hasToString("hello\n\nyou\n");
    }
  }

  @Test
  void what_does_not_fit_is_refused_whole_and_room_comes_back() {
    assertThat(offer("x".repeat(100))).isEqualTo(Offer.QUEUED);
    assertThat(offer("y".repeat(100))).isEqualTo(Offer.FULL);
    assertThat(offer("small")).isEqualTo(Offer.QUEUED);
    drain(1000);
    assertThat(offer("y".repeat(100))).isEqualTo(Offer.QUEUED);
    assertThat(taken).hasToString("x".repeat(100) + "\nsmall\n");
  }

  @Test
  void closing_lets_the_queued_lines_out_first() {
    offer("last");
    queue.close();
    queue.close();
    assertThat(offer("later")).isEqualTo(Offer.CLOSED);
    assertThat(drain(100)).isEqualTo(Next.MORE);
    assertThat(drain(100)).isEqualTo(Next.CLOSE);
    assertThat(taken).hasToString("last\n");
  }

  @Test
  void closing_an_idle_queue_wakes_its_consumer() {
    queue.close();
    assertThat(wakes).hasValue(1);
    assertThat(drain(100)).isEqualTo(Next.CLOSE);
  }

  @Test
  void a_pipe_that_is_gone_closes_the_queue() {
    pipeOpen = false;
    assertThat(offer("anybody?")).isEqualTo(Offer.CLOSED);
    assertThat(offer("anybody?")).isEqualTo(Offer.CLOSED);
    assertThat(drain(100)).isEqualTo(Next.CLOSE);
    assertThat(taken).isEmpty();
  }

  private void hold(String line) {
    assertThat(queue.hold(line.getBytes(UTF_8))).isEqualTo(Offer.QUEUED);
  }

  /** A pipe with room for some bytes. */
  private StdinQueue.Pipe pipe(int room) {
    return bytes -> {
      byte[] some = new byte[Math.min(room, bytes.remaining())];
      bytes.get(some);
      taken.append(new String(some, UTF_8));
    };
  }

  @Test
  void a_caller_writes_itself_and_wakes_nobody() {
    hold("one");
    hold("two");
    queue.flush(pipe(100));
    queue.flush(pipe(100));
    assertThat(taken).hasToString("one\ntwo\n");
    assertThat(wakes).hasValue(0);
    assertThat(drain(100)).isEqualTo(Next.IDLE);
  }

  @Test
  void what_the_pipe_does_not_take_from_a_caller_is_left_to_the_consumer() {
    for (int room = 0; room < 11; room++) {
      taken.setLength(0);
      wakes.set(0);
      hold("hello");
      hold("you");
      queue.flush(pipe(room));
      assertThat(wakes).as("room %d", room).hasValue(room < 10 ? 1 : 0);
      hold("later");
      queue.flush(room < 10 ? unused -> fail("the consumer writes") : pipe(100));
      while (drain(3) == Next.MORE) {
        assertThat(taken).hasSizeLessThan(20);
      }
      assertThat(taken).as("room %d", room).hasToString("hello\nyou\nlater\n");
    }
  }

  @Test
  void a_caller_writes_a_limited_part_of_a_long_line() {
    StdinQueue wide = new StdinQueue(1 << 20, () -> wakes.incrementAndGet() > 0);
    byte[] line = "x".repeat(100_000).getBytes(UTF_8);
    wide.hold(line);
    wide.flush(pipe(line.length));
    assertThat(taken.length()).isBetween(1, 16 << 10);
    assertThat(wakes).hasValue(1);
    ByteBuffer rest = ByteBuffer.allocate(line.length + 1);
    assertThat(wide.drainTo(rest)).isEqualTo(Next.MORE);
    assertThat(taken.length() + rest.position()).isEqualTo(line.length + 1);
  }

  @Test
  void nobody_else_writes_while_a_caller_does() {
    hold("first");
    queue.flush(
        bytes -> {
          offer("second");
          hold("third");
          queue.flush(unused -> fail("somebody is writing"));
          assertThat(drain(100)).isEqualTo(Next.IDLE);
          assertThat(taken).isEmpty();
          assertThat(wakes).hasValue(0);
          pipe(100).write(bytes);
        });
    assertThat(wakes).hasValue(1);
    drain(100);
    assertThat(taken).hasToString("first\nsecond\nthird\n");
  }

  @Test
  void a_caller_leaves_the_pipe_to_a_consumer_that_is_writing() {
    offer("first");
    drain(3);
    hold("second");
    queue.flush(unused -> fail("the consumer has bytes in its hands"));
    assertThat(drain(100)).isEqualTo(Next.MORE);
    assertThat(taken).hasToString("first\nsecond\n");
    hold("third");
    queue.flush(unused -> fail("the consumer has not written them"));
    drain(100);
    assertThat(drain(100)).isEqualTo(Next.IDLE);
    hold("fourth");
    queue.flush(pipe(100));
    assertThat(taken).hasToString("first\nsecond\nthird\nfourth\n");
  }

  @Test
  void a_held_line_goes_with_the_next_offer() {
    hold("held");
    offer("offered");
    assertThat(wakes).hasValue(1);
    drain(100);
    assertThat(taken).hasToString("held\noffered\n");
  }

  @Test
  void a_close_while_a_caller_writes_lets_what_is_left_out_first() {
    hold("half");
    queue.flush(
        bytes -> {
          queue.close();
          pipe(2).write(bytes);
        });
    assertThat(wakes).hasValue(1);
    assertThat(queue.hold(new byte[1])).isEqualTo(Offer.CLOSED);
    assertThat(drain(100)).isEqualTo(Next.MORE);
    assertThat(taken).hasToString("half\n");
    assertThat(drain(100)).isEqualTo(Next.CLOSE);
  }

  @Test
  void an_end_while_a_caller_writes_drops_the_rest() {
    hold("half");
    queue.flush(
        bytes -> {
          queue.abort();
          pipe(2).write(bytes);
        });
    assertThat(wakes).hasValue(1);
    assertThat(drain(100)).isEqualTo(Next.CLOSE);
    assertThat(taken).hasToString("ha");
  }

  @Test
  void a_pipe_that_breaks_under_a_caller_closes_the_queue() {
    hold("anybody?");
    queue.flush(
        bytes -> {
          throw new IOException("Broken pipe");
        });
    assertThat(wakes).hasValue(1);
    assertThat(offer("anybody?")).isEqualTo(Offer.CLOSED);
    assertThat(queue.hold(new byte[1])).isEqualTo(Offer.CLOSED);
    assertThat(drain(100)).isEqualTo(Next.CLOSE);
  }

  @Test
  void held_lines_count_towards_the_limit() {
    hold("x".repeat(100));
    assertThat(queue.hold(new byte[100])).isEqualTo(Offer.FULL);
    assertThat(wakes).as("a full queue may show a broken pipe").hasValue(1);
    drain(1000);
    hold("y".repeat(100));
  }
}
