package dev.brokerline.agents.internal.output;

import dev.brokerline.agents.model.AgentWaitException;
import dev.brokerline.agents.model.AgentWaitException.Reason;
import dev.brokerline.agents.output.AgentOutput;
import dev.brokerline.agents.output.OutputChunk;
import dev.brokerline.concurrent.Timer;
import dev.brokerline.terminal.PlainText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Searches a program's output for a pattern, from a position on. The searched text has no control
 * sequences, and a line feed in place of every line end and every lone carriage return.
 *
 * <p>A match that more text could change is held back until that text arrives, cannot arrive, or
 * does not arrive for a while. Chunks may be cut anywhere, and a match in half a line is of no use.
 */
final class Search extends Follower {

  /** How long the first search may take beyond the deadline. */
  private static final Duration FIRST_LOOK = Duration.ofSeconds(1);

  /** After this silence a match counts even if more text could change it, as for a prompt. */
  private static final Duration SILENCE = Duration.ofSeconds(1);

  /** A longer match is not found if it arrives in several chunks. */
  private static final int OVERLAP = 8 * 1024;

  private final Pattern pattern;
  private final String agent;
  private final CompletableFuture<AgentOutput.Match> future = new CompletableFuture<>();
  private final PlainText plain = new PlainText();
  private final PlacedText text = new PlacedText();
  private int searched;

  /** A match in the text so far that does not count yet. */
  private volatile AgentOutput.@Nullable Match held;

  private volatile Timer.@Nullable Scheduled silence;

  /** Whether all output that existed at the start has been searched. */
  private volatile boolean looked;

  private volatile boolean grace;
  private volatile Timer.@Nullable Scheduled alarm;

  private final OutputViews.Service service;

  Search(OutputLog log, String agent, Pattern pattern, long from, OutputViews.Service service) {
    super(log, from, service.listeners());
    this.agent = agent;
    this.pattern = pattern;
    this.service = service;
  }

  CompletableFuture<AgentOutput.Match> await(Duration timeout) {
    alarm = service.timer().schedule(timeout, () -> expire(timeout));
    var unused =
        future.whenComplete(
            (match, failure) -> {
              disarm();
              stop();
            });
    begin();
    return future;
  }

  private void expire(Duration timeout) {
    if (!looked && !grace) {
      // What is there already counts, however short the time is.
      grace = true;
      alarm = service.timer().schedule(FIRST_LOOK, () -> expire(timeout));
      if (future.isDone()) {
        disarm();
      }
      return;
    }
    if (!takeHeld()) {
      AgentWaitException failure =
          AgentWaitException.timedOut(
              agent, waitedFor(), timeout, "nothing that it printed was that", List.of());
      service.callbacks().execute(() -> future.completeExceptionally(failure));
    }
  }

  /** Completes the future with the held-back match, if there is one. */
  private boolean takeHeld() {
    AgentOutput.Match last = held;
    if (last != null) {
      service.callbacks().execute(() -> future.complete(last));
    }
    return last != null;
  }

  private void hold(AgentOutput.@Nullable Match match) {
    held = match;
    cancel(silence);
    silence = match == null ? null : service.timer().schedule(SILENCE, this::takeHeld);
    if (future.isDone()) {
      cancel(silence);
    }
  }

  private void disarm() {
    cancel(alarm);
    cancel(silence);
  }

  private static void cancel(Timer.@Nullable Scheduled armed) {
    if (armed != null) {
      armed.cancel();
    }
  }

  private AgentWaitException failure(Reason reason, String what) {
    return new AgentWaitException(agent, waitedFor(), reason, what, List.of());
  }

  /**
   * Returns a description of the search. A literal text appears without the quotes of a pattern.
   */
  private String waitedFor() {
    String text = pattern.pattern();
    boolean quoted = text.startsWith("\\Q") && text.indexOf("\\E") == text.length() - 2;
    return quoted
        ? "it prints \"" + text.substring(2, text.length() - 2) + "\""
        : "it prints what matches \"" + text + "\"";
  }

  @Override
  @Nullable Piece next(OutputLog from, long where) {
    return from.nextShown(where);
  }

  @Override
  void take(Piece piece) {
    if (piece.lost() > 0) {
      // Nothing matches across a gap, which is not the end of all output either.
      if (held != null && find(matcher -> !matcher.requireEnd())) {
        return;
      }
      hold(null);
      plain.restart();
      forget(text.length());
    }
    if (piece.source() != OutputChunk.Source.PROGRAM) {
      return;
    }
    if (piece.drawn()) {
      draw(piece);
    } else {
      for (int i = 0; i < piece.text().length(); i++) {
        long end = piece.endOf(i);
        plain.add(piece.text().charAt(i), c -> add((char) c, end));
      }
    }
    int next = Math.max(searched, text.length() - OVERLAP);
    // What begins before the next search is not found again.
    if (find(matcher -> !matcher.hitEnd() || (matcher.start() < next && !matcher.requireEnd()))) {
      return;
    }
    searched = next;
    if (searched > 2 * OVERLAP) {
      // What is kept before it tells a line's beginning from its middle.
      forget(searched - OVERLAP);
    }
  }

  private void draw(Piece line) {
    if (!text.isAtLineStart()) {
      // What was begun plainly.
      add('\n', line.start());
    }
    for (int i = 0; i < line.text().length(); i++) {
      add(line.text().charAt(i), line.endOf(i));
    }
  }

  private void add(char c, long end) {
    if (c != '\b') {
      text.add(c == '\r' ? '\n' : c, end);
    }
  }

  private void forget(int chars) {
    text.drop(chars);
    searched = Math.max(0, searched - chars);
  }

  /** Finds the first match. Completes the future if the match counts, else holds it back. */
  private boolean find(Predicate<Matcher> counts) {
    BoundedSearch search = new BoundedSearch(pattern, text.chars(), future::isDone);
    Matcher matcher =
        search
            .matcher()
            .useTransparentBounds(true)
            .useAnchoringBounds(false)
            .region(searched, text.length());
    AgentOutput.Match match = search.find(matcher) ? found(matcher) : null;
    if (match == null || !counts.test(matcher)) {
      hold(match);
      return false;
    }
    settle(() -> future.complete(match));
    return true;
  }

  /** Ends the search, and settles the future. Called once, in a turn. */
  private void settle(Runnable completion) {
    stop();
    service.callbacks().execute(completion);
  }

  private AgentOutput.Match found(Matcher matcher) {
    List<@Nullable String> groups = new ArrayList<>();
    for (int i = 1; i <= matcher.groupCount(); i++) {
      groups.add(matcher.group(i));
    }
    return new AgentOutput.Match(matcher.group(), groups, text.endOf(matcher.end()));
  }

  @Override
  boolean wantsChunk() {
    return !future.isDone();
  }

  @Override
  void caughtUp() {
    looked = true;
  }

  @Override
  void failed(Throwable thrown) {
    Throwable failure =
        thrown instanceof PatternOverrunException overrun
            ? failure(Reason.PATTERN_OVERRUN, String.valueOf(overrun.getMessage()))
            : thrown;
    settle(() -> future.completeExceptionally(failure));
  }

  @Override
  void end(OutputLog.End end) {
    if (!find(matcher -> true)) {
      settle(() -> future.completeExceptionally(failure(end.reason(), end.what())));
    }
  }
}
