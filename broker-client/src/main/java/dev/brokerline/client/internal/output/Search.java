package dev.brokerline.client.internal.output;

import dev.brokerline.client.agent.AgentWaitException;
import dev.brokerline.client.agent.AgentWaitException.Reason;
import dev.brokerline.client.internal.Timer;
import dev.brokerline.client.output.OutputChunk;
import dev.brokerline.client.output.OutputMatch;
import dev.brokerline.client.output.OutputSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Looks for a pattern in what a program prints, from a position on. The text is searched without
 * control sequences; every kind of a line's end, and a lone carriage return, is a line feed.
 */
final class Search extends Follower {

  /** A match that is longer is not found if it comes in several chunks. */
  private static final int OVERLAP = 8 * 1024;

  private final Pattern pattern;
  private final String agent;
  private final CompletableFuture<OutputMatch> future = new CompletableFuture<>();
  private final PlainText plain = new PlainText();
  private final StringBuilder text = new StringBuilder();

  /** For each character of the text, the position behind it. */
  private long[] ends = new long[1024];

  private int searched;

  private final OutputViews.Service service;

  Search(OutputLog log, String agent, Pattern pattern, long from, OutputViews.Service service) {
    super(log, from, service.listeners());
    this.agent = agent;
    this.pattern = pattern;
    this.service = service;
  }

  CompletableFuture<OutputMatch> await(Duration timeout) {
    Timer.Scheduled alarm = service.timer().schedule(timeout, () -> expire(timeout));
    var unused =
        future.whenComplete(
            (match, failure) -> {
              alarm.cancel();
              stop();
            });
    begin();
    return future;
  }

  private void expire(Duration timeout) {
    AgentWaitException failure =
        failure(
            Reason.TIMED_OUT,
            "it did not do so within " + timeout.toMillis() + " ms; it may do so yet");
    service.callbacks().execute(() -> future.completeExceptionally(failure));
  }

  private AgentWaitException failure(Reason reason, String what) {
    return new AgentWaitException(
        agent, "it prints what matches \"" + pattern + "\"", reason, what, List.of());
  }

  @Override
  void take(OutputChunk chunk) {
    if (chunk.source() != OutputSource.PROGRAM) {
      return;
    }
    for (int i = 0; i < chunk.text().length(); i++) {
      long end = chunk.position() + i + 1;
      plain.add(chunk.text().charAt(i), c -> add((char) c, end));
    }
    find(/* ended= */ false);
    searched = Math.max(searched, text.length() - OVERLAP);
    if (searched > OVERLAP) {
      forget(searched);
    }
  }

  private void add(char c, long end) {
    if (c == '\b') {
      return;
    }
    if (text.length() == ends.length) {
      ends = Arrays.copyOf(ends, 2 * ends.length);
    }
    ends[text.length()] = end;
    text.append(c == '\r' ? '\n' : c);
  }

  private void forget(int chars) {
    text.delete(0, chars);
    System.arraycopy(ends, chars, ends, 0, text.length());
    searched -= chars;
  }

  private void find(boolean ended) {
    OutputMatch match = match(ended);
    if (match != null) {
      future.complete(match);
    }
  }

  private @Nullable OutputMatch match(boolean ended) {
    Matcher matcher =
        pattern
            .matcher(text)
            .useTransparentBounds(true)
            .useAnchoringBounds(false)
            .region(searched, text.length());
    while (matcher.find()) {
      // "$" holds at the end of all output, and not at the end of what happened to come so far.
      if (ended || !matcher.requireEnd()) {
        return found(matcher);
      }
      if (matcher.hitEnd()) {
        return null;
      }
    }
    return null;
  }

  private OutputMatch found(Matcher matcher) {
    List<@Nullable String> groups = new ArrayList<>();
    for (int i = 1; i <= matcher.groupCount(); i++) {
      groups.add(matcher.group(i));
    }
    long end = matcher.end() == 0 ? 0 : ends[matcher.end() - 1];
    return new OutputMatch(matcher.group(), groups, end);
  }

  @Override
  void end(OutputLog.End end) {
    find(/* ended= */ true);
    future.completeExceptionally(failure(end.reason(), end.what()));
  }
}
