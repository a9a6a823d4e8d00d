package dev.brokerline.client.internal;

import dev.brokerline.client.model.CheckedResult;
import dev.brokerline.concurrent.Timer;
import dev.brokerline.protocol.ErrorDetail;
import dev.brokerline.protocol.request.BrokerRequest;
import dev.brokerline.protocol.request.SendInput;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A caller's interest in what a worker did about a request. Guarded by its owner's lock. */
final class Watch<R> {

  /** Shorter words appear in any output. */
  private static final int MIN_WORDS = 4;

  private static final int MAX_WORDS = 200;

  final BrokerRequest<R> request;
  final Duration window;
  final CompletableFuture<CheckedResult<R>> future = new CompletableFuture<>();

  /** The words that the terminal must show; empty if no words would prove anything. */
  final String words;

  private final TerminalText terminal = new TerminalText(MAX_WORDS);
  boolean shown;
  boolean settled;
  @Nullable Object result;
  Timer.@Nullable Scheduled alarm;

  Watch(BrokerRequest<R> request, Duration window) {
    this.request = request;
    this.window = window;
    this.words = request instanceof SendInput input ? lastWords(input.data()) : "";
  }

  private static String lastWords(String text) {
    String last = text.lines().filter(line -> !line.isBlank()).reduce("", (a, b) -> b);
    String visible = last.replaceAll("\\p{Cntrl}", "").strip();
    String end = visible.substring(Math.max(0, visible.length() - MAX_WORDS));
    return end.length() < MIN_WORDS ? "" : end;
  }

  /** Adds a slice of the terminal's text. */
  void show(String chunk) {
    shown = shown || (!words.isEmpty() && terminal.showsAfter(chunk, words));
  }

  CheckedResult<R> result(
      CheckedResult.Confirmation verdict, @Nullable ErrorDetail refusal, String evidence) {
    R answer = request.resultType().cast(Objects.requireNonNull(result, "result"));
    return new CheckedResult<>(answer, verdict, refusal, evidence);
  }
}
