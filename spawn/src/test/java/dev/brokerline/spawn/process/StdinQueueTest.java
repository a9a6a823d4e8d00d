package dev.brokerline.spawn.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.spawn.lines.LineChannel.Offer;
import dev.brokerline.spawn.process.StdinQueue.Next;
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
    assertThat(drain(100)).isEqualTo(Next.IDLE);
    assertThat(taken).hasToString("one\ntwo\n\n");

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
}
