package dev.brokerline.agents.output;

import dev.brokerline.client.model.Subscription;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * What one agent prints. The newest characters are kept, {@link
 * dev.brokerline.agents.AgentRelayOptions#maxOutputChars} of them; the oldest give way, and a
 * consumer that had not read them is told how many it missed. Safe for use by any thread; still
 * readable after the agent's end.
 *
 * <p>Chunks are what came. Text, lines and matches are what a person reads. A program that prints
 * plainly has the lines that it ends. From where a program first moves its cursor over the screen,
 * its lines are the rows that have stood there for 150 ms, have scrolled off, or were left at its
 * end: each once, in the order in which they were known, however often the program draws them
 * again. A row that the program goes on writing counts anew when it has changed, and takes the
 * place of what it was in {@link #lines}. As many characters of such lines are kept as of chunks.
 */
public interface AgentOutput {

  /**
   * Returns how many characters came so far, of both sources: a mark for {@link #await}. What the
   * screen shows now lies before it, settled or not.
   */
  long position();

  /**
   * Returns what is kept of the program's output as text: without control sequences, lines ended by
   * a line feed, overwritten lines as they were left. It may begin within a line, or within a
   * control sequence, if there was more than is kept. The lines of a screen are whole.
   */
  String text();

  /** Returns the whole lines of {@link #text}, without their ends. */
  List<String> lines();

  /** Returns all that is kept, as it came. */
  List<OutputChunk> chunks();

  /** Tells a listener of all output from now on. */
  Subscription listen(OutputListener listener);

  /** Tells a listener of what one source writes from now on. */
  Subscription listen(OutputSource source, OutputListener listener);

  /** Tells a listener of all that is kept, and then of all output from now on. */
  Subscription listenFromStart(OutputListener listener);

  /**
   * Tells of each whole line of the program's from now on, as {@link #lines} would have it; at the
   * agent's end also of what is left without a line's end. A line over 64 Ki characters is cut
   * there. Called as an {@link OutputListener}.
   */
  Subscription listenToLines(Consumer<String> listener);

  /**
   * Returns a publisher of all that is kept, and then of all output; each subscriber gets as much
   * as he asks for, and completes at the agent's end. Subscribers are called on the listener
   * executor of the options, each of them in order.
   */
  Flow.Publisher<OutputChunk> publisher();

  /**
   * Waits until the program's output has something that matches, in what is kept or what comes.
   *
   * @see #await(Pattern, long, Duration)
   */
  CompletableFuture<OutputMatch> await(Pattern pattern, Duration timeout);

  /**
   * Waits until the program's output has something that matches, behind a position; at once if it
   * is there. It is looked for in the text without control sequences, in which each carriage return
   * and each line's end is a line feed; of a program that draws its screen, in its lines, so that
   * what is drawn again is no new match. A match that is longer than 8,192 characters may not be
   * found, nor one across what was lost. The text of messages sent to the agent is echoed by its
   * terminal, and so is output, too.
   *
   * <p>A match counts at once if no further output could change it ({@link
   * java.util.regex.Matcher#hitEnd}): {@code ready} does, and {@code verdict: (.*)} at the end of
   * the line. One that more could change, as with {@code $} at the end of what has come so far,
   * counts when nothing has come for a second, be it half a line, the agent ends, the time is up,
   * or it grows over 8,192 characters; better let a pattern end in something definite.
   *
   * <p>The future fails with an {@link dev.brokerline.agents.model.AgentWaitException}, at once
   * when the agent ends, its worker cannot start its program, or the pattern takes too long or too
   * much stack to be searched for in what is there, as repeated groups may. Cancelling it gives up
   * the wait.
   *
   * @param from see {@link #position} and {@link OutputMatch#end}
   */
  CompletableFuture<OutputMatch> await(Pattern pattern, long from, Duration timeout);
}
