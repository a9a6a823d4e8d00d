package dev.brokerline.harness.real;

/**
 * A request that the model received for a turn.
 *
 * @param model the model that it names
 * @param text all that the model was told
 */
record Asked(String model, String text) {

  /** Returns whether the prompt of this number is in it. */
  boolean tells(int number) {
    return text.contains(Wish.mark(number));
  }
}
