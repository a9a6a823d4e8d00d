package dev.brokerline.spawn.pty.posix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.spawn.pty.PtyExit;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The output on its way to a listener, whose executor is turned by hand. */
final class OutputQueueTest {

  private static final PtyExit EXIT = PtyExit.withCode(0, Duration.ZERO);

  private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
  private final AtomicInteger resumed = new AtomicInteger();
  private final Heard heard = new Heard();
  private final OutputQueue queue =
      new OutputQueue(heard, tasks::add, /* maxBytes= */ 1000, resumed::incrementAndGet);

  private void runAll() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  @Test
  void pieces_come_in_order_and_the_exit_last() {
    queue.add(new byte[] {'a'});
    queue.add(new byte[] {'b', 'c'});
    queue.end(EXIT);
    assertThat(tasks).hasSize(1);

    runAll();

    assertThat(heard.text()).isEqualTo("abc");
    assertThat(heard.awaitExit()).isEqualTo(EXIT);
    assertThat(heard.late).hasValue(0);
  }

  @Test
  void a_full_queue_says_so_and_resumes_once_when_half_is_delivered() {
    for (int i = 0; i < 10 && queue.hasRoom(); i++) {
      queue.add(new byte[200]);
    }
    assertThat(heard.bytes()).isEmpty();
    assertThat(queue.hasRoom()).isFalse();
    assertThat(resumed).hasValue(0);

    runAll();

    assertThat(heard.bytes()).hasSize(1000);
    assertThat(resumed).hasValue(1);
    assertThat(queue.hasRoom()).isTrue();
  }

  @Test
  void small_pieces_cost_more_than_their_bytes() {
    int pieces = 0;
    while (queue.hasRoom()) {
      queue.add(new byte[1]);
      pieces++;
    }
    assertThat(pieces).isLessThan(50);
  }

  @Test
  void what_is_being_delivered_still_counts() {
    OutputQueue[] slow = new OutputQueue[1];
    AtomicInteger roomDuringTheCall = new AtomicInteger();
    slow[0] =
        new OutputQueue(
            new Heard() {
              @Override
              public synchronized void onOutput(byte[] bytes) {
                roomDuringTheCall.set(slow[0].hasRoom() ? 1 : 2);
              }
            },
            tasks::add,
            100,
            resumed::incrementAndGet);

    slow[0].add(new byte[100]);
    runAll();

    assertThat(roomDuringTheCall).hasValue(2);
    assertThat(slow[0].hasRoom()).isTrue();
  }

  @Test
  void a_long_queue_lets_others_run_in_between() {
    for (int i = 0; i < 200; i++) {
      queue.add(new byte[1 << 10]);
    }
    Runnable first = tasks.remove();
    first.run();

    assertThat(heard.bytes().length).isLessThan(200 << 10);
    assertThat(tasks).hasSize(1);
    runAll();
    assertThat(heard.bytes()).hasSize(200 << 10);
  }

  @Test
  void what_waits_is_delivered_in_few_calls_of_limited_size() {
    List<byte[]> calls = new ArrayList<>();
    OutputQueue slow =
        new OutputQueue(
            new Heard() {
              @Override
              public synchronized void onOutput(byte[] bytes) {
                super.onOutput(bytes);
                calls.add(bytes);
              }
            },
            tasks::add,
            /* maxBytes= */ 1 << 20,
            resumed::incrementAndGet);
    for (int i = 0; i < 100; i++) {
      slow.add(new byte[1 << 10]);
    }
    assertThat(slow.hasRoom()).isTrue();
    runAll();

    assertThat(calls).hasSize(4);
    assertThat(calls).allSatisfy(call -> assertThat(call).hasSizeLessThanOrEqualTo(32 << 10));
    assertThat(calls.stream().mapToInt(call -> call.length).sum()).isEqualTo(100 << 10);
  }
}
