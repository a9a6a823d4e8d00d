package dev.brokerline.agents.internal.output;

import dev.brokerline.agents.model.AgentWaitException;
import dev.brokerline.agents.model.AgentWaitException.Reason;
import dev.brokerline.agents.output.AgentOutput;
import dev.brokerline.agents.output.OutputChunk;
import dev.brokerline.client.internal.LogContext;
import dev.brokerline.client.model.Subscription;
import dev.brokerline.concurrent.Durations;
import dev.brokerline.concurrent.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The public view of a log. */
public final class OutputViews implements AgentOutput {

  private static final Logger LOG = LoggerFactory.getLogger(OutputViews.class);

  /**
   * The threads and the clock for readers of logs.
   *
   * @param listeners calls listeners, and searches
   * @param callbacks completes futures at their deadlines
   */
  public record Service(Timer timer, Executor listeners, Executor callbacks) {

    private Service about(LogContext agent) {
      return new Service(timer, agent.on(listeners), agent.on(callbacks));
    }
  }

  private final String agent;
  private final OutputLog log;
  private final Service service;
  private final Function<Duration, CompletableFuture<?>> hopeless;

  /**
   * Makes the views of an agent's log.
   *
   * @param hopeless makes a future for the given time that fails when no more output can come,
   *     although the log has not ended
   */
  public OutputViews(
      String agent,
      OutputLog log,
      Service service,
      Function<Duration, CompletableFuture<?>> hopeless) {
    this.agent = agent;
    this.log = log;
    this.service = service.about(LogContext.ofAgent(agent));
    this.hopeless = hopeless;
  }

  @Override
  public long position() {
    return log.mark();
  }

  @Override
  public String text() {
    StringBuilder text = new StringBuilder();
    Lines lines = linesOfKept(line -> text.append(line).append('\n'));
    return text.append(lines.unfinished()).toString();
  }

  @Override
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    linesOfKept(lines::add);
    return List.copyOf(lines);
  }

  private Lines linesOfKept(Consumer<String> ended) {
    Lines lines = new Lines();
    log.keptShown().forEach(piece -> lines.add(piece, ended));
    return lines;
  }

  @Override
  public List<OutputChunk> chunks() {
    return List.copyOf(log.kept());
  }

  @Override
  public Subscription listen(Consumer<OutputChunk> listener) {
    return listen(listener, log.position());
  }

  @Override
  public Subscription listen(OutputChunk.Source source, Consumer<OutputChunk> listener) {
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(listener, "listener");
    return listen(
        chunk -> {
          if (chunk.source() == source) {
            listener.accept(chunk);
          }
        },
        log.position());
  }

  @Override
  public Subscription listenFromStart(Consumer<OutputChunk> listener) {
    return listen(listener, log.keptFrom());
  }

  private Subscription listen(Consumer<OutputChunk> listener, long from) {
    Objects.requireNonNull(listener, "listener");
    Follower follower =
        new Follower(log, from, service.listeners()) {
          @Override
          void take(Piece piece) {
            guard(() -> listener.accept(piece.chunk()));
          }
        };
    follower.begin();
    return follower::stop;
  }

  @Override
  public Subscription listenToLines(Consumer<String> listener) {
    Objects.requireNonNull(listener, "listener");
    Lines lines = new Lines();
    Follower follower =
        new Follower(log, log.mark(), service.listeners()) {
          @Override
          @Nullable Piece next(OutputLog from, long where) {
            return from.nextShown(where);
          }

          @Override
          void take(Piece piece) {
            lines.add(piece, line -> guard(() -> listener.accept(line)));
          }

          @Override
          void end(OutputLog.End end) {
            if (!lines.unfinished().isEmpty()) {
              guard(() -> listener.accept(lines.unfinished()));
            }
          }
        };
    follower.begin();
    return follower::stop;
  }

  private static void guard(Runnable call) {
    try {
      call.run();
    } catch (Throwable e) {
      LOG.error("A listener of an agent's output failed", e);
    }
  }

  @Override
  public Flow.Publisher<OutputChunk> publisher() {
    return subscriber ->
        new ChunkSubscription(
                log, service.listeners(), Objects.requireNonNull(subscriber, "subscriber"))
            .begin();
  }

  @Override
  public CompletableFuture<AgentOutput.Match> await(Pattern pattern, Duration timeout) {
    return await(pattern, 0, timeout);
  }

  @Override
  public CompletableFuture<AgentOutput.Match> await(Pattern pattern, long from, Duration timeout) {
    Durations.requireBetweenZeroAndAYear("timeout", timeout);
    CompletableFuture<AgentOutput.Match> match =
        new Search(log, agent, Objects.requireNonNull(pattern, "pattern"), from, service)
            .await(timeout);
    CompletableFuture<?> end = hopeless.apply(timeout);
    var unusedEnd =
        end.whenComplete(
            (never, failure) -> {
              if (failure instanceof AgentWaitException why && why.reason() != Reason.TIMED_OUT) {
                service.callbacks().execute(() -> match.completeExceptionally(why));
              }
            });
    var unusedMatch = match.whenComplete((found, failure) -> end.cancel(false));
    return match;
  }
}
