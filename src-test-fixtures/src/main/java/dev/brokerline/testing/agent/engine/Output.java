package dev.brokerline.testing.agent.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.brokerline.testing.agent.json.Json;
import dev.brokerline.testing.agent.script.AgentFault;
import dev.brokerline.testing.agent.script.AgentScript;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The program's standard output and error, with the faults of lines and of answers. */
// The monitor guards the streams, the held answers and the counter; whole lines are written under
// it.
public final class Output {

  private static final List<byte[]> BAD_LINES =
      List.of(
          bytes("Welcome! A newer version is available."),
          bytes(""),
          bytes("{\"jsonrpc\":\"2.0\",\"method\":\"session/upd"),
          bytes("[1,2]"),
          new byte[] {'{', '"', (byte) 0xff, (byte) 0xfe, '"', ':', '1', '}'},
          bytes("null"),
          bytes("\u001b[2m2026-11-27T00:00:00Z\u001b[0m ERROR log line"));

  private static final int CHUNK = 1 << 20;

  private final OutputStream stdout = new FileOutputStream(FileDescriptor.out);
  private final OutputStream stderr = new FileOutputStream(FileDescriptor.err);
  private final Map<AgentFault, Integer> faults;
  private final Queue<Map<String, @Nullable Object>> held = new ArrayDeque<>();
  private final @Nullable ScheduledExecutorService timer;
  private int badLines;

  Output(AgentScript script) {
    faults = script.faults();
    timer =
        faults.containsKey(AgentFault.OUT_OF_ORDER)
            ? Executors.newSingleThreadScheduledExecutor()
            : null;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  /** Prints a line. */
  public void line(Map<String, @Nullable Object> json) {
    byte[] line = bytes(Json.write(json));
    synchronized (this) {
      if (faults.containsKey(AgentFault.BAD_LINES)) {
        write(stdout, BAD_LINES.get(badLines++ % BAD_LINES.size()));
      }
      write(stdout, line);
    }
  }

  /**
   * Prints an answer to a request of the client.
   *
   * @param stranger an answer to a request that the client did not make
   */
  public synchronized void answer(
      Map<String, @Nullable Object> json, Map<String, @Nullable Object> stranger) {
    if (faults.containsKey(AgentFault.ANSWERS_STRANGERS)) {
      line(stranger);
    }
    if (timer == null) {
      inOrder(json);
    } else if (held.isEmpty()) {
      held.add(json);
      int delayMillis = faults.getOrDefault(AgentFault.OUT_OF_ORDER, 0);
      var unused = timer.schedule(this::release, delayMillis, TimeUnit.MILLISECONDS);
    } else {
      inOrder(json);
      release();
    }
  }

  private synchronized void release() {
    Map<String, @Nullable Object> json = held.poll();
    if (json != null) {
      inOrder(json);
    }
  }

  private void inOrder(Map<String, @Nullable Object> json) {
    line(json);
    if (faults.containsKey(AgentFault.ANSWERS_TWICE)) {
      line(json);
    }
  }

  /** Prints a line as it is. */
  public synchronized void raw(String line) {
    write(stdout, bytes(line));
  }

  /** Prints a line of that many bytes, which is a JSON object. */
  synchronized void huge(int bytes) {
    byte[] begin = bytes("{\"type\":\"huge\",\"method\":\"huge\",\"padding\":\"");
    byte[] end = bytes("\"}\n");
    byte[] chunk = new byte[CHUNK];
    Arrays.fill(chunk, (byte) 'x');
    try {
      stdout.write(begin);
      int left = Math.max(0, bytes - begin.length - end.length + 1);
      while (left > 0) {
        int size = Math.min(left, CHUNK);
        stdout.write(chunk, 0, size);
        left -= size;
      }
      stdout.write(end);
    } catch (IOException e) {
      // The reader is gone; the end of standard input will tell.
    }
  }

  /** Prints a line on standard error. */
  public void stderr(String line) {
    write(stderr, bytes(line));
  }

  private static void write(OutputStream stream, byte[] line) {
    byte[] terminated = Arrays.copyOf(line, line.length + 1);
    terminated[line.length] = '\n';
    try {
      stream.write(terminated);
    } catch (IOException e) {
      // The reader is gone; the end of standard input will tell.
    }
  }
}
