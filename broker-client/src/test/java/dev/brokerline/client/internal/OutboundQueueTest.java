package dev.brokerline.client.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.brokerline.client.error.RequestNotSentException;
import dev.brokerline.concurrent.Futures;
import dev.brokerline.concurrent.ManualTimer;
import dev.brokerline.concurrent.SharedExecutors;
import dev.brokerline.protocol.request.BrokerRequest;
import dev.brokerline.protocol.request.ListAgents;
import dev.brokerline.protocol.request.ReleaseAgent;
import dev.brokerline.protocol.request.Shutdown;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OutboundQueueTest {

  private static final int LIMIT = 1000;

  private final Looks looks = new Looks();
  private final ManualTimer timer = new ManualTimer();
  private final OutboundQueue queue = queue(Runnable::run);
  private final Queue<String> sent = new ConcurrentLinkedQueue<>();

  @Test
  void looksOnceForTheFirstReleaseAndOnceForAllThatWaitMeanwhile() {
    for (int i = 0; i < 200; i++) {
      release("w" + i);
    }
    assertThat(looks.begun).hasSize(1);
    assertThat(sent).isEmpty();
    looks.end(0);
    assertThat(sent).containsExactly("w0");
    looks.end(1);
    assertThat(sent)
        .containsExactlyElementsOf(IntStream.range(0, 200).mapToObj(i -> "w" + i).toList());
    assertThat(looks.begun).as("looks for 200 releases").hasSize(2);
  }

  @Test
  void sharesALookAmongThreads() throws Exception {
    release("first");
    CyclicBarrier together = new CyclicBarrier(8);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      String name = "t" + i;
      Thread thread =
          new Thread(
              () -> {
                try {
                  together.await();
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
                for (int j = 0; j < 25; j++) {
                  release(name + "." + j);
                }
              });
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }
    looks.end(0);
    looks.end(1);
    assertThat(sent).hasSize(201);
    assertThat(looks.begun).hasSize(2);
    for (int i = 0; i < 8; i++) {
      String name = "t" + i + ".";
      assertThat(sent.stream().filter(one -> one.startsWith(name)))
          .containsExactlyElementsOf(IntStream.range(0, 25).mapToObj(j -> name + j).toList());
    }
  }

  @Test
  void letsNoLaterRequestOvertake() {
    ask("before");
    release("a");
    ask("behind a");
    looks.end(0);
    ask("at once");
    release("b");
    ask("behind b");
    release("c");
    assertThat(sent).containsExactly("before", "a", "behind a", "at once");
    looks.end(1);
    assertThat(sent).endsWith("b", "behind b").doesNotContain("c");
    looks.end(2);
    assertThat(sent).endsWith("c");
    ask("after all");
    assertThat(sent).endsWith("after all");
    assertThat(looks.begun).hasSize(3);
  }

  @Test
  void keepsTheOrderOfEveryThreadWhateverTheyAskFor() throws Exception {
    OutboundQueue busy = queue(SharedExecutors.STEPS);
    looks.endAtOnceOn(SharedExecutors.CALLBACKS);
    Random seeds = new Random(1);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Random random = new Random(seeds.nextLong());
      String name = "t" + i + ".";
      Thread thread =
          new Thread(
              () -> {
                for (int j = 0; j < 200; j++) {
                  String one = name + j;
                  if (random.nextInt(5) == 0) {
                    release(busy, one);
                  } else {
                    ask(busy, one);
                  }
                }
              });
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }
    await("all to be sent").atMost(Duration.ofSeconds(30)).until(() -> sent.size() == 800);
    for (int i = 0; i < 4; i++) {
      String name = "t" + i + ".";
      assertThat(sent.stream().filter(one -> one.startsWith(name)))
          .containsExactlyElementsOf(IntStream.range(0, 200).mapToObj(j -> name + j).toList());
    }
  }

  @Test
  void sendsTheLastRequestBehindThoseThatWait() {
    release("a");
    ask("b");
    queue.last(new Shutdown(), () -> sent.add("shutdown"));
    looks.end(0);
    assertThat(sent).containsExactly("a", "b");
    looks.end(1);
    assertThat(sent).containsExactly("a", "b", "shutdown");
  }

  @Test
  void doesNotSendWhatWasCancelledBefore() {
    CompletableFuture<?> cancelled = release("a");
    release("b");
    cancelled.cancel(false);
    looks.end(0);
    looks.end(1);
    assertThat(sent).containsExactly("b");
  }

  @Test
  void refusesWhatIsTooMuch() {
    for (int i = 0; i < LIMIT; i++) {
      release("w" + i);
    }
    CompletableFuture<?> tooMuch = ask("too much");
    assertThat(Futures.failureNow(tooMuch))
        .isInstanceOf(RequestNotSentException.class)
        .hasMessageContaining("1000 requests wait for a look at the processes");
    queue.last(new Shutdown(), () -> sent.add("shutdown"));
    assertThat(sent).as("the broker is ended all the same").containsExactly("shutdown");
  }

  @Test
  void waitsForNoLookOnceTheConnectionHasEnded() {
    release("a");
    release("b");
    queue.end();
    assertThat(sent).containsExactly("a", "b");
    release("c");
    assertThat(sent).containsExactly("a", "b", "c");
    assertThat(looks.begun).hasSize(1);
  }

  @Test
  void sendsOnTheTimersThreadWhatNoOtherThreadSends() {
    OutboundQueue starved = queue(task -> {});
    starved.last(new Shutdown(), () -> sent.add("shutdown"));
    looks.end(0);
    assertThat(sent).isEmpty();
    timer.advance(Duration.ofSeconds(1));
    assertThat(sent).containsExactly("shutdown");
  }

  @Test
  void sendsThoughALookThrows() {
    looks.onBegin =
        look -> {
          throw new IllegalStateException("no process table");
        };
    release("a");
    assertThat(sent).containsExactly("a");
  }

  private OutboundQueue queue(Executor steps) {
    return new OutboundQueue(looks, steps, timer, LIMIT);
  }

  private CompletableFuture<?> release(String what) {
    return release(queue, what);
  }

  private CompletableFuture<?> release(OutboundQueue on, String what) {
    return send(on, ReleaseAgent.of(what), what);
  }

  private CompletableFuture<?> ask(String what) {
    return ask(queue, what);
  }

  private CompletableFuture<?> ask(OutboundQueue on, String what) {
    return send(on, new ListAgents(), what);
  }

  private CompletableFuture<?> send(OutboundQueue on, BrokerRequest<?> request, String what) {
    return Futures.compose(
        on.turn(request).orElse(CompletableFuture.completedFuture(null)),
        mine -> {
          sent.add(what);
          return CompletableFuture.completedFuture(null);
        });
  }

  /** Looks that end when the test says so, and are counted. */
  private static final class Looks implements OutboundQueue.Looks {
    final List<CompletableFuture<Void>> begun = new ArrayList<>();
    Consumer<CompletableFuture<Void>> onBegin = look -> {};

    @Override
    public boolean arePossible() {
      return true;
    }

    @Override
    public synchronized CompletableFuture<Void> begin() {
      CompletableFuture<Void> look = new CompletableFuture<>();
      begun.add(look);
      onBegin.accept(look);
      return look;
    }

    void end(int number) {
      begun.get(number).complete(null);
    }

    void endAtOnceOn(Executor threads) {
      onBegin = look -> threads.execute(() -> look.complete(null));
    }
  }
}
