package dev.brokerline.cli.run;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the screen that an agent program draws: how its own prompt looks, by which it
 * can be told from a program that is still starting, and from a question that it asks.
 *
 * @param prompt is found in the text of a screen that takes a message, all blanks left out; null if
 *     nothing is known of it
 */
record Screen(@Nullable Pattern prompt) {

  /** A program of which only that is known that it draws a screen. */
  static final Screen OF_ANY_PROGRAM = new Screen(null);

  /** A list of answers, the first of them chosen: "❯ 1. Yes". */
  private static final Pattern QUESTION = Pattern.compile("[❯›●]\\d+\\.");

  private static final Pattern BLANKS = Pattern.compile("\\s+");

  private static final int SHOWN_OF_QUESTION = 160;

  /** Returns whether a message can be typed into what is shown. */
  boolean prompts(CharSequence shown) {
    return prompt != null && prompt.matcher(squeezed(shown)).find();
  }

  /** Returns whether what is shown is a question, which a message would answer. */
  static boolean asks(CharSequence shown) {
    return QUESTION.matcher(squeezed(shown)).find();
  }

  /** Returns the end of what is shown, in which a question stands. */
  static String question(CharSequence shown) {
    String text = shown.toString().strip();
    return text.length() <= SHOWN_OF_QUESTION
        ? text
        : "…" + text.substring(text.length() - SHOWN_OF_QUESTION);
  }

  /** Programs that draw cell by cell leave out the blanks between words. */
  private static String squeezed(CharSequence shown) {
    return BLANKS.matcher(shown).replaceAll("");
  }
}
