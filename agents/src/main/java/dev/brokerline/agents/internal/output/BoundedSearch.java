package dev.brokerline.agents.internal.output;

import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Searches a text for a pattern within limits. Patterns come from people and texts from programs,
 * and some combinations would take forever or overflow the stack. Not safe for use by several
 * threads.
 */
final class BoundedSearch {

  /** About a second's work: a line of 14,000 characters, looked at from each of them to its end. */
  private static final long MAX_STEPS = 100_000_000;

  /** How many steps are taken between two looks at whether the search is still wanted. */
  private static final long LOOK_MASK = 0xfff;

  private final Pattern pattern;
  private final Text text;

  /**
   * Makes a search.
   *
   * @param text must not change during a search
   * @param unwanted returns true to give up the search; called now and then
   */
  BoundedSearch(Pattern pattern, CharSequence text, BooleanSupplier unwanted) {
    this.pattern = pattern;
    this.text = new Text(text, unwanted);
  }

  /** Returns a matcher of the text, for {@link #find}. */
  Matcher matcher() {
    return pattern.matcher(text);
  }

  /**
   * Finds the next match.
   *
   * @throws PatternOverrunException if the search exceeds its limits
   * @throws CancellationException if {@code unwanted} has returned true
   */
  boolean find(Matcher matcher) {
    text.steps = 0;
    try {
      return matcher.find();
    } catch (StackOverflowError e) {
      throw new PatternOverrunException(pattern, text.length(), "too much stack", e);
    } catch (TooManySteps e) {
      throw new PatternOverrunException(pattern, text.length(), "too long", null);
    }
  }

  /** Carries the news out of the matcher. */
  private static final class TooManySteps extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooManySteps() {
      super(null, null, false, false);
    }
  }

  /** Counts how often a matcher looks at it. */
  private static final class Text implements CharSequence {
    private final CharSequence whole;
    private final BooleanSupplier unwanted;
    private long steps;

    Text(CharSequence whole, BooleanSupplier unwanted) {
      this.whole = whole;
      this.unwanted = unwanted;
    }

    @Override
    public int length() {
      return whole.length();
    }

    @Override
    public char charAt(int index) {
      steps++;
      if ((steps & LOOK_MASK) == 0) {
        look();
      }
      return whole.charAt(index);
    }

    private void look() {
      if (unwanted.getAsBoolean()) {
        throw new CancellationException("nobody waits for the match any more");
      }
      if (steps > MAX_STEPS) {
        throw new TooManySteps();
      }
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return whole.subSequence(start, end);
    }

    @Override
    public String toString() {
      return whole.toString();
    }
  }
}
