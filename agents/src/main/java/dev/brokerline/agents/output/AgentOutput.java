package dev.brokerline.agents.output;

import dev.brokerline.client.model.Subscription;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The output of one agent. It keeps the newest {@link
 * dev.brokerline.agents.AgentRelayOptions#maxOutputChars} characters. A consumer that had not read
 * the dropped characters learns how many it missed. Safe for use by any thread, and readable after
 * the agent's end.
 *
 * <p>Chunks are the raw output. Text, lines and matches are what a person reads. For a program that
 * prints plainly, a line is what it ends with a line feed. Once a program moves its cursor over the
 * screen, a line is a row that has been stable for 150 ms, has scrolled off, or was left at the
 * end. Each row is one line, in the order in which the rows became known, however often the program
 * draws it again. A row that the program continues to write becomes a new line when it has changed,
 * and replaces its earlier form in {@link #lines}. As many characters of such lines are kept as of
 * chunks.
 *
 * <p>The listener executor of the options calls each listener in order, one call at a time. A
 * listener may block without delaying anyone else; {@link OutputChunk#lost} counts output that was
 * dropped meanwhile. Exceptions of a listener are logged.
 */
public interface AgentOutput {

  /**
   * Returns how many characters have arrived so far, from both sources. It is a mark for {@link
   * #await(Pattern, long, Duration)}: everything that the screen shows now lies before it, even
   * rows that are not stable yet.
   */
  long position();

  /**
   * Returns the kept output of the program as text: without control sequences, with a line feed at
   * the end of each line, and with overwritten lines in their final form. If older output was
   * dropped, the text may begin within a line or a control sequence. Lines of a screen are
   * complete.
   */
  String text();

  /** Returns the complete lines of {@link #text}, without line feeds. */
  List<String> lines();

  /** Returns the kept output as it arrived. */
  List<OutputChunk> chunks();

  /** Adds a listener for all future output. */
  Subscription listen(Consumer<OutputChunk> listener);

  /** Adds a listener for the future output of one source. */
  Subscription listen(OutputChunk.Source source, Consumer<OutputChunk> listener);

  /** Adds a listener for the kept output and then for all future output. */
  Subscription listenFromStart(Consumer<OutputChunk> listener);

  /**
   * Adds a listener for each future complete line of the program, as in {@link #lines}. At the
   * agent's end it also gets a last line without a line feed. Lines are cut at 64 Ki characters.
   */
  Subscription listenToLines(Consumer<String> listener);

  /**
   * Returns a publisher of the kept output and then of all future output. Each subscriber gets as
   * many chunks as it requests, and completes at the agent's end. The listener executor of the
   * options calls the subscribers, each of them in order.
   */
  Flow.Publisher<OutputChunk> publisher();

  /**
   * Waits until the kept or future output of the program contains a match.
   *
   * @see #await(Pattern, long, Duration)
   */
  CompletableFuture<Match> await(Pattern pattern, Duration timeout);

  /**
   * Waits until the output of the program contains a match after a position; completes at once if
   * it does. The search covers the text without control sequences, in which a line feed stands for
   * each carriage return and each line end. For a program that draws its screen it covers the
   * lines, so a redraw is not a new match. A match of more than 8,192 characters, or one across
   * lost output, may be missed. The terminal echoes messages that are typed, so they are output
   * too.
   *
   * <p>A match counts at once if no further output could change it ({@link
   * java.util.regex.Matcher#hitEnd}). That is true of {@code ready}, and of {@code verdict: (.*)}
   * at the end of the line. A match that further output could change, such as {@code $} at the end
   * of the output so far, counts when no output has arrived for a second, when the agent ends, at
   * the deadline, or when the match exceeds 8,192 characters. Let a pattern end in something
   * definite.
   *
   * <p>The future fails with an {@link dev.brokerline.agents.model.AgentWaitException} at the
   * deadline, or at once when the agent ends, when its worker cannot start the program, or when the
   * search takes too long or too much stack, as it may with nested repetitions. Cancelling the
   * future gives up the wait.
   *
   * @param from see {@link #position} and {@link Match#end}
   */
  CompletableFuture<Match> await(Pattern pattern, long from, Duration timeout);

  /**
   * A match in an agent's output.
   *
   * @param text the matching text
   * @param groups the text of the pattern's groups, starting with group 1; null for a group that
   *     did not take part
   * @param end the position after the match, from which to search for the next one
   */
  record Match(String text, List<@Nullable String> groups, long end) {

    public Match {
      groups = Collections.unmodifiableList(groups);
    }
  }
}
