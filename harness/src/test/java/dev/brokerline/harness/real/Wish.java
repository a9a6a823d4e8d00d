package dev.brokerline.harness.real;

/** What a check wants of the model in one turn. */
enum Wish {
  /** Say hello. */
  HELLO("Say hello"),
  /** Use a shell, for which the program needs a permission. */
  TOOL("USE_TOOL ESCALATED please"),
  /** Take some seconds, with the first piece of text at once. */
  SLOW("SLOW please, say hello"),
  /** The same, but take so long that nobody waits for the end. */
  HELD("SLOW please, say hello");

  private final String words;

  Wish(String words) {
    this.words = words;
  }

  /** Returns a prompt for the mock model, with {@link #mark}. */
  String prompt(int number) {
    return words + ". This is " + mark(number) + ".";
  }

  /** Returns the words that tell the prompt of this number from all others. */
  static String mark(int number) {
    return "walnut-" + (4711 + number);
  }
}
