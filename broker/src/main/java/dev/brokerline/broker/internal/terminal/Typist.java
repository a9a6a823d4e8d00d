package dev.brokerline.broker.internal.terminal;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.brokerline.broker.internal.agent.Delivery;
import dev.brokerline.protocol.model.DeliveryMode;
import dev.brokerline.protocol.text.TypedText;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Types messages into a terminal, one after the other: the text, pasted if the program asked for
 * that, and Enter by itself a moment later. It looks for a sign that the program took the message,
 * and presses Enter once more if there is none. Used on the broker's thread; time is handed in.
 *
 * <p>The times are those with which 50 of 50 messages reached five real programs.
 */
final class Typist {

  /** How many messages may wait. */
  static final int MAX_WAITING = 64;

  static final long NEVER = Long.MAX_VALUE;

  private static final long BEFORE_ENTER = Duration.ofMillis(120).toNanos();

  /** How long Enter waits for the text to be shown: a slow program may take it before the text. */
  private static final long FOR_THE_TEXT = Duration.ofSeconds(1).toNanos();

  private static final long BETWEEN_LOOKS = Duration.ofMillis(30).toNanos();
  private static final long FOR_A_SIGN = Duration.ofMillis(2500).toNanos();

  private static final String PASTE = "\u001b[200~";
  private static final String END_OF_PASTE = "\u001b[201~";

  private enum Step {
    NOTHING,
    TYPED,
    ENTERED,
    ENTERED_AGAIN
  }

  private final Function<byte[], CompletableFuture<Void>> keyboard;
  private final Predicate<String> shows;
  private final ArrayDeque<Delivery> waiting = new ArrayDeque<>();
  private Step step = Step.NOTHING;
  private @Nullable Delivery current;

  /** The last message, if nothing has shown yet that the program took it. */
  private @Nullable Delivery unconfirmed;

  private long due = NEVER;
  private long enterAtLast = NEVER;

  /**
   * Makes a typist.
   *
   * @param shows tells whether the program shows a text that was typed, or shows none
   */
  Typist(Function<byte[], CompletableFuture<Void>> keyboard, Predicate<String> shows) {
    this.keyboard = keyboard;
    this.shows = shows;
  }

  void add(Delivery delivery) {
    if (waiting.size() >= MAX_WAITING) {
      delivery.failed(MAX_WAITING + " messages wait for the program already");
    } else {
      waiting.add(delivery);
    }
  }

  /** Returns whether a message waits that nothing but the program's state holds up. */
  boolean wantsToType() {
    return step == Step.NOTHING && !waiting.isEmpty();
  }

  /** Returns the message that waits behind all others; null if none waits. */
  @Nullable Delivery lastWaiting() {
    return waiting.peekLast();
  }

  boolean isWaiting(Delivery delivery) {
    return waiting.contains(delivery);
  }

  /** Returns whether a message is being typed, or has been, and a sign of it may still come. */
  boolean isTyping() {
    return step != Step.NOTHING;
  }

  /** Takes a message back that waits, and returns whether it did. */
  boolean withdraw(Delivery delivery) {
    return waiting.remove(delivery);
  }

  /** Returns whether the next message is to join what the program is doing. */
  boolean interrupts() {
    Delivery next = waiting.peek();
    return next != null && next.mode() == DeliveryMode.STEER;
  }

  /** Returns when {@link #tick} must be called; {@link #NEVER} if nothing is due. */
  long due() {
    return due;
  }

  /** Types the next message. */
  void type(boolean pastes, long now) {
    Delivery next = waiting.remove();
    current = next;
    unconfirmed = null;
    step = Step.TYPED;
    due = now + BEFORE_ENTER;
    enterAtLast = now + FOR_THE_TEXT;
    // Whatever way it came in by: nothing in it may end the paste or be obeyed by the terminal.
    String text = TypedText.cleaned("text", next.text()).text();
    boolean command = text.startsWith("/") && text.indexOf('\n') < 0;
    press(pastes && !command ? PASTE + text + END_OF_PASTE : text);
  }

  private void press(String keys) {
    Delivery typed = current;
    var unused =
        keyboard
            .apply(keys.getBytes(UTF_8))
            .whenComplete(
                (done, failure) -> {
                  if (failure != null && typed != null && typed == current) {
                    end();
                    typed.failed(String.valueOf(failure.getMessage()));
                  }
                });
  }

  /** Returns whether Enter was pressed, and no sign has been seen yet. */
  boolean awaitsSign() {
    return step == Step.ENTERED || step == Step.ENTERED_AGAIN || unconfirmed != null;
  }

  /** The program has shown that it took the message. */
  void taken() {
    Delivery typed = current == null ? unconfirmed : current;
    if (typed != null) {
      end();
      unconfirmed = null;
      typed.taken();
    }
  }

  /** The program has shown that it took this message, if it is the last one that was typed. */
  void taken(Delivery typed) {
    if (typed == current || typed == unconfirmed) {
      taken();
    }
  }

  /** Called when time has passed. */
  void tick(long now) {
    Delivery typed = current;
    if (typed == null || now - due < 0) {
      return;
    }
    switch (step) {
      case TYPED -> {
        if (now - enterAtLast < 0 && !shows.test(typed.text())) {
          due = now + BETWEEN_LOOKS;
          return;
        }
        enter(Step.ENTERED, now);
        typed.injected();
      }
      case ENTERED -> enter(Step.ENTERED_AGAIN, now);
      default -> {
        end();
        unconfirmed = typed;
        typed.unconfirmed("the program has shown no sign of it");
      }
    }
  }

  private void enter(Step next, long now) {
    step = next;
    due = now + FOR_A_SIGN;
    press("\r");
  }

  private void end() {
    current = null;
    step = Step.NOTHING;
    due = NEVER;
  }

  /** Leaves the messages that still wait to another one. */
  void handOver(Typist next) {
    next.waiting.addAll(waiting);
    waiting.clear();
  }

  /** The program takes no more messages. */
  void fail(String why) {
    Delivery typed = current;
    end();
    if (typed != null) {
      typed.failed(why);
    }
    waiting.forEach(delivery -> delivery.failed(why));
    waiting.clear();
  }
}
