package dev.brokerline.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.brokerline.testing.engine.BrokerEngine;
import dev.brokerline.testing.engine.BrokerOutput;
import dev.brokerline.testing.engine.Launch;
import dev.brokerline.testing.engine.Verdict;
import dev.brokerline.testing.time.RealTimeScheduler;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;

/**
 * The fake broker as a program, for tests of pipes, exits and signals. It takes the real broker's
 * command line, and before that any of:
 *
 * <ul>
 *   <li>{@code --fake-version=3.1.0}, {@code 3.2.5} or {@code 3.2.18}: a {@link BrokerVersion}
 *   <li>{@code --fake-script=FILE}: a {@link Script}
 *   <li>{@code --fake-replay=FILE}: a {@link RecordedSession} to replay
 *   <li>{@code --fake-silent}: answers nothing
 *   <li>{@code --fake-ready-ms=N}: programs in a terminal become ready after N ms, or {@code never}
 *   <li>{@code --fake-inject-ms=N}: a message is typed after N ms
 *   <li>{@code --fake-ack-ms=N}: it is acknowledged N ms later
 *   <li>{@code --fake-answer-ms=N}: every request takes N ms
 *   <li>{@code --fake-missing=PROGRAM}: the program is not installed
 *   <li>{@code --fake-fault=NAME[:PARAMETER]}: a {@link BrokerFault}
 * </ul>
 */
public final class FakeBrokerMain {

  static final int BAD_USAGE = 2;

  private FakeBrokerMain() {}

  /** Runs the broker until it exits, which ends this JVM. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Pipes pipes = new Pipes();
    FakeBrokerBuilder builder = FakeBroker.builder();
    List<String> arguments = List.of();
    try {
      arguments = FakeOption.apply(List.of(args), builder);
    } catch (IllegalArgumentException e) {
      pipes.stderr("error: " + e.getMessage());
      pipes.exited(BAD_USAGE);
    }
    RealTimeScheduler scheduler = new RealTimeScheduler("fake-broker");
    Launch launch =
        new Launch(arguments, Path.of(""), System.getenv(), ProcessHandle.current().pid());
    Faults faults = builder.faults();
    FaultyBroker faulty =
        new FaultyBroker(
            faults,
            pipes,
            builder.part(
                line -> Verdict.OWN,
                scheduler,
                failure -> pipes.stderr("error: " + failure.getMessage())),
            scheduler,
            new FaultyPipes(pipes.stdout, pipes.stderr, scheduler));
    BrokerEngine engine = new BrokerEngine(builder.options(), faulty, scheduler, faulty, launch);
    exitOnlyByTheEngine(
        faulty.mindsTermination() ? () -> scheduler.execute(engine::terminate) : () -> {});
    scheduler.execute(() -> faulty.start(engine));
    pipes.readStdin(faulty.readLimit(), line -> scheduler.execute(() -> engine.line(line)));
    if (faults.has(BrokerFault.CLOSES_STDIN)) {
      System.in.close();
    } else if (faulty.mindsEndOfInput()) {
      scheduler.execute(engine::endOfInput);
    }
    forever();
  }

  /** SIGTERM begins the JVM's shutdown, which then waits here until the engine ends it. */
  private static void exitOnlyByTheEngine(Runnable terminate) {
    Thread hook =
        new Thread(
            () -> {
              terminate.run();
              try {
                forever();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "fake-broker-sigterm");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  private static void forever() throws InterruptedException {
    new CountDownLatch(1).await();
  }

  /** The standard streams of this process, and its exit. */
  private static final class Pipes implements BrokerOutput {

    /** As many lines are read ahead; then the pipe fills, as the real broker's does. */
    private static final int READ_AHEAD_LINES = 1024;

    private final OutputStream stdout = new FileOutputStream(FileDescriptor.out);
    private final OutputStream stderr = new FileOutputStream(FileDescriptor.err);
    private final Semaphore readAhead = new Semaphore(READ_AHEAD_LINES);

    /** Where the lines of standard input go. */
    @FunctionalInterface
    interface LineTaker {
      void take(byte[] line);
    }

    /**
     * Reads standard input to its end, or as many lines; a last line without a line feed is a line
     * too.
     */
    void readStdin(int limit, LineTaker taker) throws IOException, InterruptedException {
      InputStream stdin = new BufferedInputStream(System.in, 1 << 16);
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      int left = limit;
      while (left > 0) {
        int b = stdin.read();
        if (b < 0) {
          break;
        }
        if (b != '\n') {
          line.write(b);
          continue;
        }
        readAhead.acquire();
        taker.take(line.toByteArray());
        line.reset();
        left--;
      }
      if (line.size() > 0) {
        taker.take(line.toByteArray());
      }
    }

    @Override
    public void consumed(int bytes) {
      readAhead.release();
    }

    @Override
    public void stdout(byte[] line) {
      write(stdout, line);
    }

    @Override
    public void stderr(String line) {
      write(stderr, line.getBytes(UTF_8));
    }

    @Override
    public void exited(int code) {
      Runtime.getRuntime().halt(code);
    }

    /** Writes in one piece. Like the real broker, it does not mind that nobody reads any more. */
    private static void write(OutputStream stream, byte[] line) {
      byte[] terminated = new byte[line.length + 1];
      System.arraycopy(line, 0, terminated, 0, line.length);
      terminated[line.length] = '\n';
      try {
        stream.write(terminated);
      } catch (IOException ignored) {
        // The reader is gone; the end of standard input will tell.
      }
    }
  }
}
