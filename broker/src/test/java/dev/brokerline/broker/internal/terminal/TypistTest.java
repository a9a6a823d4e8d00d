package dev.brokerline.broker.internal.terminal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.broker.internal.agent.Delivery;
import dev.brokerline.protocol.model.DeliveryMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class TypistTest {

  private static final String TEXT_PASTED = "\u001b[200~hello\u001b[201~";

  private final List<String> keys = new ArrayList<>();
  private final List<String> told = new ArrayList<>();
  private boolean shown = true;
  private CompletableFuture<Void> pressed = CompletableFuture.completedFuture(null);
  private final Typist typist =
      new Typist(
          bytes -> {
            keys.add(new String(bytes, UTF_8));
            return pressed;
          },
          text -> shown);
  private long now = Long.MAX_VALUE - Duration.ofSeconds(1).toNanos();

  private Delivery message(String text) {
    return new Delivery("d", "e", "a", text, DeliveryMode.WAIT, new Told());
  }

  private void add(String text) {
    typist.add(message(text));
  }

  /** Time passes until something is due, and a bit more; it may wrap around. */
  private void untilDue() {
    now = typist.due() + 1;
    typist.tick(now);
  }

  @Test
  void nothingInAMessageEndsThePasteOrIsObeyed() {
    add("a\u001b[201~\u0003rm -rf x\r\u009b201~");
    typist.type(/* pastes= */ true, now);
    assertThat(keys).containsExactly("\u001b[200~a[201~rm -rf x\n201~\u001b[201~");
  }

  @Test
  void theTextIsTypedAndEnterComesByItselfLater() {
    add("hello");
    assertThat(typist.wantsToType()).isTrue();
    typist.type(/* pastes= */ false, now);
    assertThat(keys).containsExactly("hello");
    typist.tick(now + 1);
    assertThat(keys).as("not yet").hasSize(1);
    assertThat(told).isEmpty();
    untilDue();
    assertThat(keys).containsExactly("hello", "\r");
    assertThat(told).containsExactly("injected");
    typist.taken();
    assertThat(told).containsExactly("injected", "taken");
    assertThat(typist.due()).isEqualTo(Typist.NEVER);
  }

  @Test
  void enterWaitsUntilTheTextIsShownButNotForEver() {
    shown = false;
    add("hello");
    typist.type(/* pastes= */ false, now);
    untilDue();
    untilDue();
    assertThat(keys).containsExactly("hello");
    shown = true;
    untilDue();
    assertThat(keys).containsExactly("hello", "\r");
    typist.taken();

    shown = false;
    add("folded");
    typist.type(/* pastes= */ false, now);
    typist.tick(now + Duration.ofMillis(999).toNanos());
    assertThat(keys).endsWith("folded");
    typist.tick(now + Duration.ofMillis(1100).toNanos());
    assertThat(keys).endsWith("folded", "\r");
  }

  @Test
  void theTextIsPastedIfTheProgramAskedForItButACommandIsNot() {
    add("hello");
    add("/model");
    add("/two\nlines");
    for (int i = 0; i < 3; i++) {
      typist.type(/* pastes= */ true, now);
      untilDue();
      typist.taken();
    }
    assertThat(keys)
        .containsExactly(
            TEXT_PASTED, "\r", "/model", "\r", "\u001b[200~/two\nlines\u001b[201~", "\r");
  }

  @Test
  void enterIsRepeatedOnceAndThenTheMessageIsUnconfirmed() {
    add("hello");
    typist.type(/* pastes= */ false, now);
    untilDue();
    assertThat(typist.awaitsSign()).isTrue();
    untilDue();
    assertThat(keys).containsExactly("hello", "\r", "\r");
    untilDue();
    assertThat(keys).hasSize(3);
    assertThat(told).containsExactly("injected", "unconfirmed");
    assertThat(typist.due()).isEqualTo(Typist.NEVER);
  }

  @Test
  void aSignThatComesLateStillCounts() {
    add("slow");
    add("next");
    typist.type(/* pastes= */ false, now);
    untilDue();
    untilDue();
    untilDue();
    assertThat(typist.awaitsSign()).isTrue();
    assertThat(typist.wantsToType()).as("nobody waits for it any more").isTrue();
    typist.taken();
    assertThat(told).containsExactly("injected", "unconfirmed", "taken");

    typist.type(/* pastes= */ false, now);
    assertThat(typist.awaitsSign()).isFalse();
  }

  @Test
  void aSignOfTheNextMessageIsNotOneOfTheLast() {
    add("slow");
    add("next");
    typist.type(/* pastes= */ false, now);
    untilDue();
    untilDue();
    untilDue();
    typist.type(/* pastes= */ false, now);
    untilDue();
    typist.taken();
    assertThat(told).containsExactly("injected", "unconfirmed", "injected", "taken");
    assertThat(typist.awaitsSign()).isFalse();
  }

  @Test
  void oneMessageIsTypedAfterTheOther() {
    add("one");
    add("two");
    typist.type(/* pastes= */ false, now);
    assertThat(typist.wantsToType()).as("the first is on its way").isFalse();
    untilDue();
    assertThat(typist.wantsToType()).isFalse();
    typist.taken();
    assertThat(typist.wantsToType()).isTrue();
  }

  @Test
  void aMessageThatCannotBeTypedFailsAndTheNextOneMayCome() {
    add("hello");
    add("next");
    pressed = CompletableFuture.failedFuture(new IllegalStateException("the terminal is full"));
    typist.type(/* pastes= */ false, now);
    assertThat(told).containsExactly("failed: the terminal is full");
    assertThat(typist.wantsToType()).isTrue();
  }

  @Test
  void onlySoManyMessagesWait() {
    for (int i = 0; i < Typist.MAX_WAITING; i++) {
      add("message " + i);
    }
    assertThat(told).isEmpty();
    add("one too many");
    assertThat(told).containsExactly("failed: 64 messages wait for the program already");
  }

  @Test
  void theEndOfTheProgramFailsWhatIsTypedAndWhatWaits() {
    add("one");
    add("two");
    typist.type(/* pastes= */ false, now);
    typist.fail("it has ended");
    assertThat(told).containsExactly("failed: it has ended", "failed: it has ended");
    assertThat(typist.due()).isEqualTo(Typist.NEVER);
    assertThat(typist.wantsToType()).isFalse();
  }

  @Test
  void whatWaitsIsTypedInTheNextRun() {
    List<String> laterKeys = new ArrayList<>();
    Typist later =
        new Typist(
            bytes -> {
              laterKeys.add(new String(bytes, UTF_8));
              return CompletableFuture.completedFuture(null);
            },
            text -> true);
    add("hello");
    typist.handOver(later);
    typist.fail("it has ended");
    assertThat(told).isEmpty();
    assertThat(later.wantsToType()).isTrue();
    later.type(/* pastes= */ false, now);
    assertThat(laterKeys).containsExactly("hello");
  }

  private final class Told implements Delivery.Progress {

    @Override
    public void injected(Delivery delivery) {
      told.add("injected");
    }

    @Override
    public void taken(Delivery delivery) {
      told.add("taken");
    }

    @Override
    public void waits(Delivery delivery, String why) {
      told.add("waits: " + why);
    }

    @Override
    public void unconfirmed(Delivery delivery, String why) {
      told.add("unconfirmed");
    }

    @Override
    public void failed(Delivery delivery, String why) {
      told.add("failed: " + why);
    }
  }
}
