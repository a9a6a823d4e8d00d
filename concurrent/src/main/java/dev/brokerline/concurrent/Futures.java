package dev.brokerline.concurrent;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Combinations of futures that pass a cancellation on to their sources. */
public final class Futures {

  private Futures() {}

  /** Returns the original failure of a future, without wrappers. */
  public static Throwable cause(@Nullable Throwable failure) {
    if (failure == null) {
      throw new IllegalArgumentException("there was no failure");
    }
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  /** Returns the failure of a future that has already failed; null otherwise. */
  public static @Nullable Throwable failureNow(CompletableFuture<?> future) {
    if (!future.isCompletedExceptionally() || future.isCancelled()) {
      return null;
    }
    return cause(future.handle((value, failure) -> failure).join());
  }

  /** Returns a future of the function's result for the outcome. */
  public static <T, R> CompletableFuture<R> map(
      CompletableFuture<T> source, Function<T, R> function) {
    CompletableFuture<R> mapped = source.thenApply(function);
    cancelWith(mapped, List.of(source));
    return mapped;
  }

  /** The continuation of an outcome: a value, or a non-null failure. */
  @FunctionalInterface
  public interface Next<T, R> {
    /** Returns the next future. */
    CompletableFuture<R> after(@Nullable T value, @Nullable Throwable failure);
  }

  /** Returns the future of an action, or a failed future if the action throws. */
  public static CompletableFuture<?> attempt(Supplier<? extends CompletableFuture<?>> action) {
    try {
      return action.get();
    } catch (Throwable e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** Returns a future of the continuation of a success. */
  public static <T, R> CompletableFuture<R> compose(
      CompletableFuture<T> source, Function<T, CompletableFuture<R>> next) {
    CompletableFuture<R> made = new CompletableFuture<>();
    var unused =
        source.whenComplete(
            (value, failure) -> {
              if (failure == null) {
                follow(made, () -> next.apply(value));
              } else {
                made.completeExceptionally(cause(failure));
              }
            });
    cancelWith(made, List.of(source));
    return made;
  }

  /** Returns a future of the continuation of any outcome, including a cancellation. */
  public static <T, R> CompletableFuture<R> then(CompletableFuture<T> source, Next<T, R> next) {
    CompletableFuture<R> made = new CompletableFuture<>();
    var unused =
        source.whenComplete(
            (value, failure) ->
                follow(made, () -> next.after(value, failure == null ? null : cause(failure))));
    cancelWith(made, List.of(source));
    return made;
  }

  private static <R> void follow(CompletableFuture<R> made, Supplier<CompletableFuture<R>> next) {
    try {
      CompletableFuture<R> following = next.get();
      var unused = following.whenComplete((result, worse) -> settle(made, result, worse));
      if (!made.isDone()) {
        cancelWith(made, List.of(following));
      }
    } catch (Throwable e) {
      made.completeExceptionally(e);
    }
  }

  /**
   * Returns a future of the first outcome, success or failure. The other sources are then
   * cancelled.
   */
  public static <T> CompletableFuture<T> firstOf(List<CompletableFuture<T>> sources) {
    CompletableFuture<T> first = new CompletableFuture<>();
    for (CompletableFuture<T> source : sources) {
      var unused = source.whenComplete((value, failure) -> settle(first, value, failure));
    }
    cancelWith(first, sources);
    return first;
  }

  /** Returns a future of all values. The first failure is its failure, and cancels the others. */
  public static <T> CompletableFuture<List<T>> allOf(List<CompletableFuture<T>> sources) {
    CompletableFuture<List<T>> all = new CompletableFuture<>();
    for (CompletableFuture<T> source : sources) {
      var unused =
          source.whenComplete(
              (value, failure) -> {
                if (failure != null) {
                  all.completeExceptionally(cause(failure));
                }
              });
    }
    var unused =
        CompletableFuture.allOf(sources.toArray(CompletableFuture<?>[]::new))
            .thenRun(
                () -> {
                  List<T> values = new ArrayList<>();
                  sources.forEach(source -> values.add(source.join()));
                  all.complete(values);
                });
    cancelWith(all, sources);
    return all;
  }

  /**
   * Returns a future of an object that is ready when its start is done. The object is ended if its
   * start fails, or if the future is completed in another way, for example by a cancellation or a
   * timeout.
   */
  public static <T> CompletableFuture<T> handedOver(
      T thing, CompletableFuture<?> start, Runnable end) {
    CompletableFuture<T> handed = new CompletableFuture<>();
    var unused =
        handed.whenComplete(
            (result, failure) -> {
              if (result != thing) {
                end.run();
              }
            });
    var unusedStart = start.whenComplete((ready, failure) -> settle(handed, thing, failure));
    return handed;
  }

  private static <T> void settle(
      CompletableFuture<T> future, T value, @Nullable Throwable failure) {
    if (failure == null) {
      future.complete(value);
    } else {
      future.completeExceptionally(cause(failure));
    }
  }

  private static void cancelWith(
      CompletableFuture<?> made, List<? extends CompletableFuture<?>> sources) {
    var unused =
        made.whenComplete((value, failure) -> sources.forEach(source -> source.cancel(false)));
  }
}
