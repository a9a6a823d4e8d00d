package dev.brokerline.harness.internal.engine;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.brokerline.concurrent.SharedExecutors;
import dev.brokerline.harness.turn.PermissionRequest;
import dev.brokerline.harness.turn.TurnEvent;
import dev.brokerline.harness.turn.TurnResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The events of one turn. It keeps them, so that a reader may come late, and each reads at its own
 * pace on a thread of the listeners' pool.
 *
 * <p>A turn keeps at most {@value #MAX_EVENTS} events and some 64 Mi characters of text. What comes
 * beyond is dropped and counted; a notice says how many before the turn completes. Questions for a
 * permission and their answers have some room of their own beyond that.
 */
public final class TurnLog {

  static final int MAX_EVENTS = 100_000;
  static final long MAX_CHARS = 64L << 20;

  private static final int RESERVED_EVENTS = 1000;
  private static final long RESERVED_CHARS = 32L << 20;

  /** What an event costs without its text. */
  private static final int OVERHEAD_CHARS = 100;

  private static final Logger LOG = LoggerFactory.getLogger(TurnLog.class);

  private final Object lock = new Object();

  @GuardedBy("lock")
  private final List<TurnEvent> events = new ArrayList<>();

  @GuardedBy("lock")
  private final List<TurnReader> readers = new ArrayList<>();

  @GuardedBy("lock")
  private long chars;

  @GuardedBy("lock")
  private long dropped;

  @GuardedBy("lock")
  private boolean complete;

  private final CompletableFuture<TurnResult> result = new CompletableFuture<>();

  /** Adds an event, unless the turn is complete or full. Returns whether it did. */
  boolean add(LongFunction<TurnEvent> event) {
    List<TurnReader> waiting;
    synchronized (lock) {
      if (complete) {
        return false;
      }
      TurnEvent made = event.apply(events.size() + 1L);
      if (isFullFor(made)) {
        dropped++;
        return false;
      }
      append(made);
      waiting = List.copyOf(readers);
    }
    waiting.forEach(TurnReader::wake);
    return true;
  }

  @GuardedBy("lock")
  private boolean isFullFor(TurnEvent event) {
    boolean isReserved =
        event instanceof TurnEvent.PermissionRequested
            || event instanceof TurnEvent.PermissionResolved;
    return isReserved
        ? events.size() >= MAX_EVENTS + RESERVED_EVENTS || chars >= MAX_CHARS + RESERVED_CHARS
        : events.size() >= MAX_EVENTS || chars >= MAX_CHARS;
  }

  /** Completes the turn. Later calls have no effect. */
  void complete(TurnResult how) {
    List<TurnReader> waiting;
    synchronized (lock) {
      if (complete) {
        return;
      }
      if (dropped > 0) {
        String text = dropped + " events were dropped, because the turn had too many";
        append(new TurnEvent.Notice(events.size() + 1L, "events_dropped", text, null));
      }
      append(new TurnEvent.Completed(events.size() + 1L, how));
      complete = true;
      waiting = List.copyOf(readers);
    }
    waiting.forEach(TurnReader::wake);
    var unused = result.completeAsync(() -> how, SharedExecutors.CALLBACKS);
  }

  @GuardedBy("lock")
  private void append(TurnEvent event) {
    events.add(event);
    chars += OVERHEAD_CHARS + text(event);
  }

  private static long text(TurnEvent event) {
    if (event instanceof TurnEvent.TextDelta delta) {
      return delta.text().length();
    } else if (event instanceof TurnEvent.Message message) {
      return message.text().length();
    } else if (event instanceof TurnEvent.Reasoning reasoning) {
      return reasoning.text().length();
    } else if (event instanceof TurnEvent.ToolCall call) {
      return call.input().length();
    } else if (event instanceof TurnEvent.ToolResult done) {
      return done.output().length();
    } else if (event instanceof TurnEvent.Plan plan) {
      return plan.entries().stream().mapToLong(TurnLog::text).sum();
    } else if (event instanceof TurnEvent.PermissionRequested asked) {
      return text(asked.request());
    } else if (event instanceof TurnEvent.Notice notice) {
      String json = notice.json();
      return notice.text().length() + (json == null ? 0L : json.length());
    }
    return 0;
  }

  private static long text(TurnEvent.Plan.Entry entry) {
    return (long) OVERHEAD_CHARS + entry.content().length();
  }

  private static long text(PermissionRequest request) {
    return (long) request.title().length()
        + request.input().length()
        + (long) OVERHEAD_CHARS * request.options().size();
  }

  @Nullable TurnEvent at(int position) {
    synchronized (lock) {
      return position < events.size() ? events.get(position) : null;
    }
  }

  boolean isComplete() {
    synchronized (lock) {
      return complete;
    }
  }

  void remove(TurnReader reader) {
    synchronized (lock) {
      readers.remove(reader);
    }
  }

  /** Returns a future of the result, which never fails. It completes after the last event. */
  public CompletableFuture<TurnResult> result() {
    return result.copy();
  }

  /** Returns a publisher of all events from the first. Any number may subscribe, at any time. */
  public Flow.Publisher<TurnEvent> publisher() {
    return subscriber -> {
      TurnReader reader =
          new TurnReader(this, Objects.requireNonNull(subscriber), SharedExecutors.LISTENERS);
      synchronized (lock) {
        readers.add(reader);
      }
      reader.wake();
    };
  }

  /** Calls a listener with all events from the first. What it throws is logged and ignored. */
  public void listen(Consumer<? super TurnEvent> listener) {
    publisher()
        .subscribe(
            new Flow.Subscriber<>() {
              @Override
              public void onSubscribe(Flow.Subscription subscription) {
                subscription.request(Long.MAX_VALUE);
              }

              @Override
              public void onNext(TurnEvent event) {
                try {
                  listener.accept(event);
                } catch (RuntimeException e) {
                  LOG.error("A listener of a turn threw; it goes on with the next event", e);
                }
              }

              @Override
              public void onError(Throwable never) {}

              @Override
              public void onComplete() {}
            });
  }
}
