package dev.brokerline.client.internal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.brokerline.client.model.BrokerState;
import dev.brokerline.concurrent.SerialExecutor;
import dev.brokerline.concurrent.SharedExecutors;
import dev.brokerline.spawn.ChildProcess;
import dev.brokerline.spawn.ExitStatus;
import dev.brokerline.spawn.LineBatchListener;
import dev.brokerline.spawn.internal.StderrTail;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes the output of a process from the reading thread to the decoder, in order, with the exit
 * last.
 *
 * <p>The reading thread decodes short answers itself if the decoder has nothing to do, because
 * waking another thread costs more. Of those, nothing of the user's is called on it: futures
 * complete elsewhere, and with observers it decodes nothing.
 */
final class Inbox implements LineBatchListener {

  private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);

  /** The length at which a line of standard error is cut for observers. */
  private static final int MAX_STDERR_CHARS = 2000;

  /** The size of a waiting line without its bytes: the array's header and its place. */
  private static final int LINE_OVERHEAD = 32;

  /** Up to this size, answers are decoded by the thread that has read them. */
  private static final int SHORT_BYTES = 4 << 10;

  /** How brokers begin an answer that is no error. */
  private static final byte[] ANSWER = "{\"v\":1,\"type\":\"ok\"".getBytes(US_ASCII);

  private final SerialExecutor queue;
  private final InboundRouter router;
  private final AtomicBoolean heard;
  private final Observers told;
  private final Connection connection;
  private final StderrTail stderr = new StderrTail(/* maxLines= */ 20, /* maxChars= */ 500);

  /** The log context of the decoder. */
  private volatile LogContext about = LogContext.ofAgent(null);

  /** Set when a start has failed; later output of its process is dropped. */
  private volatile boolean closed;

  Inbox(
      InboundRouter router,
      AtomicBoolean heard,
      Observers told,
      Connection connection,
      long limitBytes) {
    this.queue =
        new SerialExecutor(
            task -> SharedExecutors.INBOUND.execute(() -> about.run(task)), limitBytes);
    this.router = router;
    this.heard = heard;
    this.told = told;
    this.connection = connection;
  }

  void isAbout(ChildProcess process) {
    about = new LogContext(Long.toString(process.pid()), /* agent= */ null, /* request= */ null);
  }

  /** Drops all further output, but not the exit. */
  void close() {
    closed = true;
  }

  /** Returns the last lines of the process's standard error. */
  List<String> lastWords() {
    return stderr.lines();
  }

  /** Passes a line on. The thread that brings it may be one that offers lines, too. */
  @Override
  public void onLine(byte[] line) {
    passOn(List.of(line), /* mayDecode= */ false);
  }

  @Override
  public void onLines(List<byte[]> lines) {
    passOn(lines, /* mayDecode= */ true);
  }

  private void passOn(List<byte[]> lines, boolean mayDecode) {
    if (!heard.get()) {
      heard.set(true);
    }
    if (closed) {
      return;
    }
    int bytes = 0;
    for (byte[] line : lines) {
      bytes += line.length + LINE_OVERHEAD;
    }
    if (mayDecode && bytes <= SHORT_BYTES && areAnswers(lines) && told.isEmpty() && !isStarting()) {
      queue.executeHere(bytes, () -> about.run(() -> decode(lines)));
    } else {
      queue.execute(bytes, () -> decode(lines));
    }
  }

  private static boolean areAnswers(List<byte[]> lines) {
    for (byte[] line : lines) {
      if (!startsWith(line, ANSWER)) {
        return false;
      }
    }
    return true;
  }

  private static boolean startsWith(byte[] line, byte[] beginning) {
    return line.length >= beginning.length
        && Arrays.equals(line, 0, beginning.length, beginning, 0, beginning.length);
  }

  private void decode(List<byte[]> lines) {
    for (byte[] line : lines) {
      if (closed) {
        break;
      }
      router.line(line);
      if (isStarting()) {
        Handshake.noBroker(router.noiseLines(), line).ifPresent(connection::stopStart);
      }
    }
    router.endOfBatch();
  }

  @Override
  public void onOversizedLine(byte[] prefix, long length) {
    if (!closed) {
      queue.execute(prefix.length, () -> router.oversizedLine(prefix, length));
    }
  }

  @Override
  public void onStderr(String text) {
    String line = Failures.shown(text);
    stderr.add(line);
    about.run(() -> LOG.debug("broker: {}", line));
    if (!told.isEmpty()) {
      String cut = line.substring(0, Math.min(line.length(), MAX_STDERR_CHARS));
      queue.execute(cut.length(), () -> told.tell("stderr", observer -> observer.stderr(cut)));
    }
    if (isStarting()) {
      queue.execute(0, () -> Handshake.foreign(line).ifPresent(connection::stopStart));
    }
  }

  @Override
  public void onExit(ExitStatus status) {
    var exit = new ExitStatus(status.code(), status.uptime(), stderr.lines());
    queue.execute(0, () -> connection.exitedAfterLaunch(exit));
  }

  private boolean isStarting() {
    return connection.state() == BrokerState.STARTING;
  }
}
