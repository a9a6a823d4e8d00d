package dev.brokerline.broker.internal.terminal;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Whether a run of a program is to end, by whose wish, and who waits for that. Used on the broker's
 * thread.
 */
final class Ending {

  private enum Wish {
    NONE,
    /** The program has printed that it wants to be ended. */
    OF_PROGRAM,
    /** The program is to start again. */
    TO_LEAVE,
    /** The agent is being released. */
    TO_ABANDON
  }

  private Wish wish = Wish.NONE;
  private final CompletableFuture<String> left = new CompletableFuture<>();
  private @Nullable CompletableFuture<Optional<String>> opening;

  /** What is printed while somebody waits for the end or the readiness; else null. */
  private @Nullable LastWords words;

  void printed(String text) {
    if (words != null) {
      words.add(text);
    }
  }

  /** Returns whether nobody wishes an end. */
  boolean isOpen() {
    return wish == Wish.NONE;
  }

  /** The program wishes its end. */
  void ask() {
    wish = Wish.OF_PROGRAM;
  }

  boolean isAsked() {
    return wish == Wish.OF_PROGRAM;
  }

  /** The program is to start again. Returns a future of its last words. */
  CompletableFuture<String> leave() {
    wish = Wish.TO_LEAVE;
    words = new LastWords();
    return left;
  }

  boolean isLeft() {
    return wish == Wish.TO_LEAVE;
  }

  /** The agent is being released. */
  void abandon() {
    wish = Wish.TO_ABANDON;
  }

  /** Returns whether the program is not looked at any more. */
  boolean isIgnored() {
    return wish == Wish.TO_LEAVE || wish == Wish.TO_ABANDON;
  }

  /**
   * Returns a future of the start: empty when the program takes work, its last words if it ends
   * before.
   */
  CompletableFuture<Optional<String>> opening() {
    CompletableFuture<Optional<String>> opened = new CompletableFuture<>();
    opening = opened;
    words = new LastWords();
    return opened;
  }

  /** The program takes work. */
  void opened() {
    if (opening != null) {
      opening.complete(Optional.empty());
      words = null;
    }
  }

  /** The program has ended. Returns whether nobody else is to hear of it. */
  boolean isOver() {
    String last = String.valueOf(words);
    if (wish == Wish.TO_LEAVE) {
      left.complete(last);
    }
    return isIgnored() || (opening != null && opening.complete(Optional.of(last)));
  }
}
