package dev.brokerline.spawn.lines;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.brokerline.spawn.lines.LineChannel.Offer;
import dev.brokerline.spawn.lines.LineChannelPair.Limits;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LineChannelPairTest {

  private static final Limits LIMITS = new Limits(10, 100);
  private static final Limits WIDE = new Limits(1 << 10, 1 << 20);

  private final Heard atLeft = new Heard();
  private final Heard atRight = new Heard();
  private final ArrayDeque<Runnable> turns = new ArrayDeque<>();
  private final LineChannelPair pair = new LineChannelPair(atLeft, atRight, turns::add, LIMITS);

  @Test
  void carriesLinesBothWaysInOrderAndTheEndLast() {
    offer(pair.left(), "one");
    offer(pair.left(), "two");
    offer(pair.right(), "back");
    pair.left().closeOutput();
    pair.left().closeOutput();
    runTurns();
    assertThat(atRight.calls).containsExactly("one", "two", "END");
    assertThat(atLeft.calls).containsExactly("back");
  }

  @Test
  void takesNothingAfterItsEndThoughTheOtherWayStaysOpen() {
    pair.left().closeOutput();
    assertThat(offer(pair.left(), "late")).isEqualTo(Offer.CLOSED);
    assertThat(offer(pair.right(), "still")).isEqualTo(Offer.QUEUED);
    runTurns();
    assertThat(atRight.calls).containsExactly("END");
    assertThat(atLeft.calls).containsExactly("still");
  }

  @Test
  void isFullAtItsLimitUntilSomethingIsHeard() {
    assertThat(offer(pair.left(), "1234567890")).isEqualTo(Offer.QUEUED);
    assertThat(offer(pair.left(), "1234567890")).isEqualTo(Offer.QUEUED);
    assertThat(offer(pair.left(), "1234567890")).isEqualTo(Offer.FULL);
    runTurns();
    assertThat(offer(pair.left(), "again")).isEqualTo(Offer.QUEUED);
    runTurns();
    assertThat(atRight.calls).containsExactly("1234567890", "1234567890", "again");
  }

  @Test
  void deliversTheBeginningOfALineThatIsTooLong() {
    offer(pair.left(), "12345678901");
    runTurns();
    assertThat(atRight.calls).containsExactly("1234567890... of 11");
  }

  @Test
  void refusesTwoLinesInOne() {
    assertThatThrownBy(() -> offer(pair.left(), "one\ntwo"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void goesOnThoughAListenerThrows() {
    atRight.throwing = true;
    offer(pair.left(), "one");
    pair.left().closeOutput();
    runTurns();
    assertThat(atRight.calls).containsExactly("one", "END");
  }

  @Test
  void isClosedWhereNoThreadWillDeliver() {
    LineChannelPair unheard =
        new LineChannelPair(
            atLeft,
            atRight,
            task -> {
              throw new RejectedExecutionException("shut down");
            },
            LIMITS);
    assertThat(offer(unheard.left(), "one")).isEqualTo(Offer.CLOSED);
    assertThat(offer(unheard.left(), "two")).isEqualTo(Offer.CLOSED);
  }

  @Test
  void aListenerMayAnswerInPlace() {
    List<String> heard = new ArrayList<>();
    LineChannelPair[] echo = new LineChannelPair[1];
    LineChannel.Listener answering =
        new Heard() {
          @Override
          public void onLine(byte[] line) {
            offer(echo[0].right(), "re: " + new String(line, UTF_8));
          }
        };
    Heard asking =
        new Heard() {
          @Override
          public void onLine(byte[] line) {
            heard.add(new String(line, UTF_8));
          }
        };
    echo[0] = new LineChannelPair(asking, answering, Runnable::run, WIDE);
    offer(echo[0].left(), "a");
    offer(echo[0].left(), "b");
    assertThat(heard).containsExactly("re: a", "re: b");
  }

  @Test
  void losesNothingAmongManyThreads() throws InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      LineChannelPair busy = new LineChannelPair(atLeft, atRight, threads, WIDE);
      Thread[] writers =
          IntStream.range(0, 4)
              .mapToObj(writer -> new Thread(() -> write(busy.left(), writer)))
              .toArray(Thread[]::new);
      for (Thread writer : writers) {
        writer.start();
      }
      for (Thread writer : writers) {
        writer.join();
      }
      busy.left().closeOutput();
      await().atMost(Duration.ofSeconds(30)).until(() -> atRight.calls.contains("END"));
    } finally {
      threads.shutdownNow();
    }
    assertThat(atRight.calls).hasSize(4 * 1000 + 1).endsWith("END");
    for (int writer = 0; writer < 4; writer++) {
      String mine = writer + ":";
      assertThat(atRight.calls.stream().filter(call -> call.startsWith(mine)))
          .containsExactlyElementsOf(IntStream.range(0, 1000).mapToObj(i -> mine + i).toList());
    }
  }

  private static void write(LineChannel channel, int writer) {
    for (int i = 0; i < 1000; ) {
      if (offer(channel, writer + ":" + i) == Offer.QUEUED) {
        i++;
      }
    }
  }

  private void runTurns() {
    while (!turns.isEmpty()) {
      turns.remove().run();
    }
  }

  private static Offer offer(LineChannel channel, String line) {
    return channel.offer(line.getBytes(UTF_8));
  }

  private static class Heard implements LineChannel.Listener {
    final List<String> calls = Collections.synchronizedList(new ArrayList<>());
    boolean throwing;

    @Override
    public void onLine(byte[] line) {
      hear(new String(line, UTF_8));
    }

    @Override
    public void onOversizedLine(byte[] prefix, long length) {
      hear(new String(prefix, UTF_8) + "... of " + length);
    }

    @Override
    public void onEnd() {
      hear("END");
    }

    private void hear(String call) {
      calls.add(call);
      if (throwing) {
        throw new IllegalStateException("a listener's fault");
      }
    }
  }
}
