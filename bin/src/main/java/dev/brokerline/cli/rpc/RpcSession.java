package dev.brokerline.cli.rpc;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.brokerline.cli.exit.Failure;
import dev.brokerline.cli.output.EventJson;
import dev.brokerline.cli.output.JsonLines;
import dev.brokerline.client.BrokerClient;
import dev.brokerline.client.model.BrokerInfo;
import dev.brokerline.client.model.ClientEvent;
import dev.brokerline.client.model.CloseReport;
import dev.brokerline.client.options.BrokerClientOptions;
import dev.brokerline.protocol.ProtocolVersion;
import dev.brokerline.protocol.Secrets;
import dev.brokerline.spawn.lines.LineChannel;
import dev.brokerline.spawn.lines.LineDecoder;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A session: one broker that gets its requests from lines of input and whose answers and events
 * become lines of output, from its start to the line {@code closed}.
 *
 * <p>One thread reads the input. Another one writes answers, in the order in which the client
 * learns them. The client's listener thread writes events. A slow reader of the output may block
 * all three, but not the thread of {@link #run}, which waits for the first reason to end.
 */
public final class RpcSession {

  private static final Logger LOG = LoggerFactory.getLogger(RpcSession.class);

  private static final EventJson EVENTS = new EventJson("");
  private static final int READ_BYTES = 64 << 10;

  /** The byte order mark in UTF-8. */
  private static final byte[] MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  /** How long to wait for pending answers after the end of input. */
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(60);

  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(6);
  private static final Duration WRITE_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration INTERRUPT_TIMEOUT = Duration.ofSeconds(12);

  private final InputStream in;
  private final RpcOutput output;
  private final ExecutorService answers = Executors.newSingleThreadExecutor(RpcSession::answers);
  private final Optional<Path> broker;
  private final BrokerClient client;
  private final RpcCalls calls;

  /** Delays events until the line {@code ready} is written. */
  private final CountDownLatch opened = new CountDownLatch(1);

  /** The first reason to end. */
  private final CompletableFuture<RpcEnd> end = new CompletableFuture<>();

  private final CompletableFuture<Void> over = new CompletableFuture<>();

  /**
   * Whether a signal has arrived, which determines the exit code even if something else ended the
   * session first.
   */
  private volatile boolean interrupted;

  /** Makes a session, without starting it. */
  public RpcSession(BrokerClientOptions.Builder options, InputStream in, PrintStream out) {
    this.in = in;
    output = new RpcOutput(out);
    BrokerClientOptions built =
        options.closeTimeout(CLOSE_TIMEOUT).callbackExecutor(answers).shutdownHook(false).build();
    broker = built.launch().binary();
    client = BrokerClient.create(built);
    calls = new RpcCalls(client, output);
  }

  /** The result of a session: the exit code, and the failure of the start or of the output. */
  public record Result(int exitCode, Optional<Failure> failure) {}

  /** Runs the session to its end. Blocks. */
  public Result run() throws InterruptedException {
    try {
      output.start();
      client.listen(this::event);
      BrokerInfo info = client.start().get();
      output.line(ready(info));
      opened.countDown();
      var unused =
          CompletableFuture.allOf(
              output.deserted().thenRun(() -> end.complete(RpcEnd.OUTPUT_CLOSED)),
              client.closed().thenRun(() -> end.complete(RpcEnd.BROKER_EXITED)));
      daemon("brokerline-rpc-input", this::read).start();
      return close(end.get());
    } catch (ExecutionException e) {
      opened.countDown();
      return notStarted(e);
    } finally {
      answers.shutdown();
      over.complete(null);
    }
  }

  /** Ends the session early, and waits at most 12 s until it has ended. For a shutdown hook. */
  public void interrupt() {
    interrupted = true;
    end.complete(RpcEnd.INTERRUPTED);
    var unused = client.closeAsync();
    await(over, INTERRUPT_TIMEOUT);
  }

  private void read() {
    LineDecoder lines = new LineDecoder(LineDecoder.DEFAULT_MAX_LINE_BYTES, new Lines());
    byte[] bytes = new byte[READ_BYTES];
    try {
      for (int n = in.read(bytes); n >= 0 && !end.isDone(); n = in.read(bytes)) {
        lines.decode(bytes, 0, n);
      }
      lines.end();
    } catch (IOException e) {
      LOG.warn("Standard input cannot be read, which is taken for its end", e);
    } catch (Throwable e) {
      LOG.error("Reading standard input failed, which is taken for its end", e);
    } finally {
      end.complete(RpcEnd.END_OF_INPUT);
    }
  }

  private final class Lines implements LineChannel.Listener {
    private boolean begun;

    @Override
    public void onLine(byte[] whole) {
      byte[] line = begun ? whole : withoutMark(whole);
      begun = true;
      if (end.isDone() || new String(line, UTF_8).isBlank()) {
        return;
      }
      try {
        calls.start(RpcRequestReader.read(line));
      } catch (BadRequestException e) {
        refuse(e.id(), String.valueOf(e.getMessage()));
      } catch (RuntimeException | StackOverflowError e) {
        // Whatever is wrong with this line, the next one is read.
        LOG.error("A line of standard input could not be dealt with", e);
        output.line(RpcCalls.failure(null, RpcError.of(e)));
      }
    }

    /** Removes a byte order mark, with which some editors and shells begin a file. */
    private byte[] withoutMark(byte[] line) {
      boolean marked =
          line.length >= MARK.length && Arrays.equals(line, 0, MARK.length, MARK, 0, MARK.length);
      return marked ? Arrays.copyOfRange(line, MARK.length, line.length) : line;
    }

    @Override
    public void onOversizedLine(byte[] prefix, long length) {
      refuse(
          null,
          "a line of %d bytes; at most %d are read"
              .formatted(length, LineDecoder.DEFAULT_MAX_LINE_BYTES));
    }
  }

  private void refuse(@Nullable String id, String why) {
    output.line(RpcCalls.failure(id, RpcError.badRequest(why)));
  }

  private void event(ClientEvent event) {
    boolean shown = false;
    try {
      opened.await();
      shown = true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (shown) {
      output.line(eventLine(event));
    }
  }

  private String eventLine(ClientEvent event) {
    String id = event instanceof ClientEvent.LateReply late ? calls.takeLate(late.request()) : null;
    return JsonLines.object(
        json -> {
          json.writeObjectFieldStart("event");
          EVENTS.write(json, event);
          if (id != null) {
            json.writeFieldName("id");
            json.writeRawValue(id);
          }
          json.writeEndObject();
        });
  }

  private static String ready(BrokerInfo info) {
    return JsonLines.object(
        json -> {
          json.writeObjectFieldStart("ready");
          json.writeStringField("broker_version", info.hello().brokerVersion());
          json.writeNumberField("protocol_version", ProtocolVersion.SUPPORTED);
          json.writeNumberField("pid", info.pid());
          json.writeEndObject();
        });
  }

  private Result close(RpcEnd first) throws InterruptedException {
    if (first == RpcEnd.END_OF_INPUT && !calls.awaitAll(ANSWER_TIMEOUT)) {
      LOG.warn(
          "Some requests had no answer {} s after the input's end", ANSWER_TIMEOUT.toSeconds());
    }
    CloseReport report = await(client.closeAsync(), CLOSE_TIMEOUT.plusSeconds(1));
    boolean unused = calls.awaitAll(WRITE_TIMEOUT);
    RpcEnd reason = reason(first);
    output.end(RpcClosed.line(reason, null, report), WRITE_TIMEOUT);
    Optional<Failure> failure = output.failure();
    return new Result(failure.map(Failure::exitCode).orElse(reason.exitCode()), failure);
  }

  /** Returns the reason that matches the exit code. */
  private RpcEnd reason(RpcEnd first) {
    if (interrupted) {
      return RpcEnd.INTERRUPTED;
    }
    return first == RpcEnd.BROKER_EXITED && calls.shutDown() ? RpcEnd.SHUTDOWN : first;
  }

  private Result notStarted(ExecutionException thrown) throws InterruptedException {
    Failure failure = Failure.ofStart(thrown);
    Failure named = broker.map(failure::withNamedBroker).orElse(failure);
    RpcEnd reason = end.getNow(RpcEnd.NOT_STARTED);
    CloseReport report = await(client.closeAsync(), CLOSE_TIMEOUT.plusSeconds(1));
    RpcError plain = RpcError.of(thrown);
    RpcError error =
        new RpcError(
            plain.kind(),
            plain.code(),
            Secrets.mask(named.sentence()),
            plain.retryable(),
            plain.outcome());
    output.end(RpcClosed.line(reason, error, report), WRITE_TIMEOUT);
    return new Result(reason.exitCode(), Optional.of(named));
  }

  private static <T> @Nullable T await(CompletableFuture<T> future, Duration limit) {
    try {
      return future.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("The broker's end was not seen within {}", limit, e);
    }
    return null;
  }

  private static Thread answers(Runnable task) {
    return daemon("brokerline-rpc-answers", task);
  }

  private static Thread daemon(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }
}
