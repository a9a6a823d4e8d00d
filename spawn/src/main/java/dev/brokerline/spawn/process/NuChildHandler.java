package dev.brokerline.spawn.process;

import com.zaxxer.nuprocess.NuProcess;
import com.zaxxer.nuprocess.NuProcessHandler;
import java.nio.ByteBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * NuProcess's callbacks. Its pump threads call them, which serve other processes too and die if a
 * callback throws or leaves bytes unread. So each callback takes every byte and catches everything.
 */
final class NuChildHandler implements NuProcessHandler {

  private static final Logger LOG = LoggerFactory.getLogger(NuChildHandler.class);

  /** A buffer for each pump thread, of which there are few. */
  private static final ThreadLocal<byte[]> SCRATCH =
      ThreadLocal.withInitial(() -> new byte[NuProcess.BUFFER_CAPACITY]);

  /**
   * NuProcess recurses for each filled buffer; an empty buffer unwinds its stack, and it calls
   * again.
   */
  private static final int MAX_FILLS_IN_A_ROW = 64;

  private final NuChildProcess process;
  private int fillsInARow;

  NuChildHandler(NuChildProcess process) {
    this.process = process;
  }

  @Override
  public void onPreStart(NuProcess nuProcess) {
    // nothing to prepare
  }

  @Override
  public void onStart(NuProcess nuProcess) {
    guarded(() -> process.started(nuProcess));
  }

  @Override
  public void onExit(int statusCode) {
    guarded(() -> process.nuExited(statusCode));
  }

  @Override
  public void onStdout(ByteBuffer buffer, boolean closed) {
    guarded(
        () -> {
          ProcessOutput output = process.output();
          while (buffer.hasRemaining()) {
            output.stdout(SCRATCH.get(), take(buffer));
          }
          if (closed) {
            output.stdoutEnded();
          }
        });
    consume(buffer);
  }

  @Override
  public void onStderr(ByteBuffer buffer, boolean closed) {
    guarded(
        () -> {
          ProcessOutput output = process.output();
          while (buffer.hasRemaining()) {
            output.stderr(SCRATCH.get(), take(buffer));
          }
          if (closed) {
            output.stderrEnded();
          }
        });
    consume(buffer);
  }

  private static int take(ByteBuffer buffer) {
    byte[] scratch = SCRATCH.get();
    int length = Math.min(buffer.remaining(), scratch.length);
    buffer.get(scratch, 0, length);
    return length;
  }

  /** Empties a buffer in any case, because a full one would end the pump. */
  private static void consume(ByteBuffer buffer) {
    buffer.position(buffer.limit());
  }

  @Override
  public boolean onStdinReady(ByteBuffer buffer) {
    if (fillsInARow >= MAX_FILLS_IN_A_ROW) {
      fillsInARow = 0;
      buffer.flip();
      return true;
    }
    fillsInARow++;
    try {
      StdinQueue.Next next = process.fill(buffer);
      buffer.flip();
      return next == StdinQueue.Next.MORE;
    } catch (Throwable e) {
      LOG.error("writing to {} failed", process, e);
      buffer.limit(0).position(0);
      return false;
    }
  }

  private void guarded(Runnable callback) {
    try {
      callback.run();
    } catch (Throwable e) {
      LOG.error("a callback for {} failed", process, e);
    }
  }
}
