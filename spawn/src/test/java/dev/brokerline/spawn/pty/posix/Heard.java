package dev.brokerline.spawn.pty.posix;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.brokerline.spawn.pty.PtyExit;
import dev.brokerline.spawn.pty.PtyProcessListener;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/** Remembers all that a terminal prints; every wait is bounded. */
class Heard implements PtyProcessListener {

  static final Duration LIMIT = Duration.ofSeconds(30);

  private final ByteArrayOutputStream output = new ByteArrayOutputStream();
  private final CompletableFuture<PtyExit> exit = new CompletableFuture<>();

  /** Calls after the exit, of which there must be none. */
  final AtomicInteger late = new AtomicInteger();

  @Override
  public synchronized void onOutput(byte[] bytes) {
    countIfLate();
    output.writeBytes(bytes);
  }

  @Override
  public void onExit(PtyExit how) {
    countIfLate();
    exit.complete(how);
  }

  private void countIfLate() {
    if (exit.isDone()) {
      late.incrementAndGet();
    }
  }

  synchronized byte[] bytes() {
    return output.toByteArray();
  }

  /** Returns the output with a character for each byte. */
  String text() {
    return new String(bytes(), ISO_8859_1);
  }

  String awaitText(String part) {
    Awaitility.await(part)
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(2))
        .until(() -> text().contains(part));
    return text();
  }

  PtyExit awaitExit() {
    return exit.orTimeout(LIMIT.toMillis(), TimeUnit.MILLISECONDS).join();
  }
}
