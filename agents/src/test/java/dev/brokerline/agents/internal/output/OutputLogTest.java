package dev.brokerline.agents.internal.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.agents.model.AgentWaitException.Reason;
import dev.brokerline.agents.output.AgentOutput;
import dev.brokerline.agents.output.OutputChunk;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;

/** What an agent prints, and those who follow it, with time and threads turned by hand. */
class OutputLogTest extends OutputByHand {

  @Test
  void showsTextAsTheTerminalWould() {
    print(
        "\u001b[1mbold\u001b[0m\r\nloading 1%\rloading 99%\rdone   \r\nab\bc\r\nx\u001b[2Cy\r\n$ ");
    assertThat(output.text()).isEqualTo("bold\ndone   \nac\nx  y\n$ ");
    assertThat(output.lines()).containsExactly("bold", "done   ", "ac", "x  y");
  }

  @Test
  void showsTheSameTextHoweverItIsCut() {
    String all =
        "\u001b]0;title\u0007plain \u001b[31mred\u001b[0m \ud83d\ude00\r\n50%\r100%\r\n\r\r\nx\by\r\nlast";
    List<String> expected = List.of("plain red \ud83d\ude00", "100%", "", "y");
    Random random = new Random(7);
    for (int round = 0; round < 2000; round++) {
      OutputLog cut = OutputLog.of("program", 100_000, timer);
      List<String> told = new ArrayList<>();
      AgentOutput seen = views(cut);
      seen.listenToLines(told::add);
      for (int at = 0; at < all.length(); ) {
        int end = Math.min(all.length(), at + 1 + random.nextInt(7));
        cut.feed("stdout", all.substring(at, end));
        at = end;
        if (random.nextBoolean()) {
          runAll();
        }
      }
      runAll();
      assertThat(seen.lines()).isEqualTo(expected);
      assertThat(seen.text()).endsWith("\nlast");
      assertThat(told).isEqualTo(expected);
      cut.end(Reason.EXITED, "it has exited");
      runAll();
      assertThat(told).endsWith("y", "last");
    }
  }

  @Test
  void keepsTheNewestAndTellsASlowListenerWhatHeMissed() {
    List<OutputChunk> heard = new ArrayList<>();
    output.listen(heard::add);
    runAll();
    for (int i = 0; i < 100; i++) {
      log.feed("stdout", "0123456789".repeat(5));
    }
    runAll();
    int kept = heard.stream().mapToInt(chunk -> chunk.text().length()).sum();
    assertThat(kept).isLessThanOrEqualTo(1000);
    assertThat(heard.get(0).lost()).isEqualTo(5000 - kept);
    assertThat(heard.stream().skip(1).mapToLong(OutputChunk::lost).sum()).isZero();
    assertThat(output.position()).isEqualTo(5000);
    assertThat(output.chunks().get(0).position()).isEqualTo(heard.get(0).position());
  }

  @Test
  void goesOnAfterAListenerThrew() {
    List<String> heard = new ArrayList<>();
    output.listen(
        chunk -> {
          heard.add(chunk.text());
          throw new IllegalStateException("theirs");
        });
    print("a");
    print("b");
    assertThat(heard).containsExactly("a", "b");
  }

  @Test
  void replaysWhatIsKeptOnlyToWhomAsksForIt() {
    print("before ");
    List<String> all = new ArrayList<>();
    List<String> later = new ArrayList<>();
    output.listenFromStart(chunk -> all.add(chunk.text()));
    var subscription = output.listen(chunk -> later.add(chunk.text()));
    print("after");
    subscription.close();
    print(" that");
    assertThat(String.join("", all)).isEqualTo("before after that");
    assertThat(later).containsExactly("after");
  }

  private static final class Reader implements Flow.Subscriber<OutputChunk> {
    final List<String> signals = new ArrayList<>();
    Flow.Subscription subscription;

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      this.subscription = subscription;
    }

    @Override
    public void onNext(OutputChunk chunk) {
      signals.add(chunk.text());
    }

    @Override
    public void onError(Throwable failure) {
      signals.add("error: " + failure.getClass().getSimpleName());
    }

    @Override
    public void onComplete() {
      signals.add("complete");
    }
  }

  @Test
  void publishesWhatIsAskedForAndNoMore() {
    Reader reader = new Reader();
    print("kept ");
    output.publisher().subscribe(reader);
    runAll();
    assertThat(reader.signals).isEmpty();
    reader.subscription.request(1);
    runAll();
    assertThat(reader.signals).containsExactly("kept ");
    print("a");
    print("b");
    assertThat(reader.signals).hasSize(1);
    reader.subscription.request(Long.MAX_VALUE);
    reader.subscription.request(Long.MAX_VALUE);
    log.end(Reason.EXITED, "it has exited");
    runAll();
    assertThat(reader.signals).containsExactly("kept ", "a", "b", "complete");
  }

  @Test
  void completesWithoutDemandOnlyWhenAllIsRead() {
    Reader reader = new Reader();
    output.publisher().subscribe(reader);
    print("a");
    log.end(Reason.EXITED, "it has exited");
    runAll();
    assertThat(reader.signals).isEmpty();
    reader.subscription.request(1);
    runAll();
    assertThat(reader.signals).containsExactly("a", "complete");
    Reader late = new Reader();
    OutputLog empty = OutputLog.of("program", 10, timer);
    empty.end(Reason.EXITED, "it has exited");
    views(empty).publisher().subscribe(late);
    runAll();
    assertThat(late.signals).containsExactly("complete");
  }

  @Test
  void refusesASenselessDemandAndStopsWhenCancelled() {
    Reader wrong = new Reader();
    Reader cancelled = new Reader();
    output.publisher().subscribe(wrong);
    output.publisher().subscribe(cancelled);
    runAll();
    wrong.subscription.request(0);
    cancelled.subscription.request(1);
    print("a");
    cancelled.subscription.cancel();
    cancelled.subscription.request(5);
    wrong.subscription.request(5);
    print("b");
    assertThat(wrong.signals).containsExactly("error: IllegalArgumentException");
    assertThat(cancelled.signals).containsExactly("a");
  }
}
