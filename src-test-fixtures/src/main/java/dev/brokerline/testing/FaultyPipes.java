package dev.brokerline.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.brokerline.testing.engine.BrokerOutput;
import dev.brokerline.testing.time.Scheduler;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/** The faults of the process's own streams. */
final class FaultyPipes {

  private static final Duration GATHERING = Duration.ofMillis(20);
  private static final int PIECE = 1 << 16;

  private final OutputStream stdout;
  private final OutputStream stderr;
  private final Scheduler scheduler;
  private final ByteArrayOutputStream gathered = new ByteArrayOutputStream();
  private boolean pastFirstAnswer;

  FaultyPipes(OutputStream stdout, OutputStream stderr, Scheduler scheduler) {
    this.stdout = stdout;
    this.stderr = stderr;
    this.scheduler = scheduler;
  }

  /** Returns the end of the chain of lines. */
  Consumer<byte[]> lines(Faults faults, BrokerOutput target) {
    if (faults.has(BrokerFault.SINGLE_BYTES)) {
      return this::oneByOne;
    }
    return faults.has(BrokerFault.ONE_WRITE) ? this::gather : target::stdout;
  }

  void afterHello(Faults faults) {
    if (faults.has(BrokerFault.CLOSES_STDERR)) {
      try {
        stderr.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Returns the link of a fault of the first answer, or the next link. */
  Consumer<byte[]> answer(
      BrokerFault fault, Faults faults, Consumer<byte[]> next, IntConsumer exit) {
    return switch (fault) {
      case BREAKS_OFF_MID_LINE ->
          line -> {
            write(stdout, Arrays.copyOf(line, line.length / 2));
            exit.accept(7);
          };
      case HUGE_LINE -> atFirst(next, line -> huge(line, faults.parameter(fault)));
      case FLOODS ->
          atFirst(
              next,
              line -> {
                flood(faults.parameter(fault));
                next.accept(line);
              });
      case LEAVES_PIPES_OPEN ->
          line -> {
            next.accept(line);
            leaveSleeper();
            exit.accept(0);
          };
      default -> next;
    };
  }

  private Consumer<byte[]> atFirst(Consumer<byte[]> next, Consumer<byte[]> first) {
    return line -> {
      boolean isFirst = !pastFirstAnswer;
      pastFirstAnswer = true;
      (isFirst ? first : next).accept(line);
    };
  }

  private void oneByOne(byte[] line) {
    for (byte b : line) {
      write(stdout, new byte[] {b});
    }
    write(stdout, new byte[] {'\n'});
  }

  private void gather(byte[] line) {
    if (gathered.size() == 0) {
      scheduler.schedule(GATHERING, this::pour);
    }
    gathered.writeBytes(line);
    gathered.write('\n');
  }

  private void pour() {
    write(stdout, gathered.toByteArray());
    gathered.reset();
  }

  /** Prints the answer with padding to this length. */
  private void huge(byte[] line, long bytes) {
    String text = new String(line, UTF_8);
    int payload = text.indexOf("\"payload\":") + "\"payload\":".length();
    write(stdout, (text.substring(0, payload) + "{\"filling\":\"").getBytes(UTF_8));
    fill(stdout, bytes, (byte) 'x');
    write(stdout, "\"}}\n".getBytes(UTF_8));
  }

  private void flood(long bytes) {
    for (long written = 0; written < bytes; written += PIECE) {
      fill(stdout, PIECE - 1, (byte) '.');
      write(stdout, new byte[] {'\n'});
      fill(stderr, PIECE - 1, (byte) '.');
      write(stderr, new byte[] {'\n'});
    }
  }

  private static void fill(OutputStream stream, long bytes, byte filling) {
    byte[] piece = new byte[PIECE];
    Arrays.fill(piece, filling);
    for (long left = bytes; left > 0; left -= PIECE) {
      write(stream, left < PIECE ? Arrays.copyOf(piece, (int) left) : piece);
    }
  }

  private static void leaveSleeper() {
    try {
      new ProcessBuilder("sleep", "30").inheritIO().start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(OutputStream stream, byte[] bytes) {
    try {
      stream.write(bytes);
    } catch (IOException ignored) {
      // Like the real broker, it does not mind that nobody reads any more.
    }
  }
}
