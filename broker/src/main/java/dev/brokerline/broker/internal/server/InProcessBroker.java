package dev.brokerline.broker.internal.server;

import dev.brokerline.broker.internal.engine.Engine;
import dev.brokerline.concurrent.SharedExecutors;
import dev.brokerline.concurrent.Stopwatch;
import dev.brokerline.spawn.ChildProcess;
import dev.brokerline.spawn.ExitStatus;
import dev.brokerline.spawn.lines.LineChannel;
import dev.brokerline.spawn.lines.LineChannelPair;
import dev.brokerline.spawn.lines.LineDecoder;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;

/**
 * A broker within this JVM, which its client takes for a process. It serves one client, and ends
 * with the client's end of input.
 */
public final class InProcessBroker implements ChildProcess {

  private static final LineChannelPair.Limits LIMITS =
      new LineChannelPair.Limits(LineDecoder.DEFAULT_MAX_LINE_BYTES, 64L << 20);

  private final Engine engine;
  private final List<String> remarks;
  private final LineChannelPair pair;
  private final Stopwatch uptime = new Stopwatch(SharedExecutors.TIMER);
  private final CompletableFuture<ExitStatus> exited = new CompletableFuture<>();

  /**
   * Starts to serve a client.
   *
   * @param remarks the lines that a process would write to standard error at its start
   */
  public InProcessBroker(Engine engine, List<String> remarks, ChildProcess.Listener client) {
    this.remarks = List.copyOf(remarks);
    this.engine = engine;
    uptime.begin();
    ClientConnection connection = new ClientConnection(engine, engine::beginClose);
    this.pair =
        new LineChannelPair(new LinesThenExit(client), connection, SharedExecutors.INBOUND, LIMITS);
    this.remarks.forEach(client::onStderr);
    connection.open(pair.right());
    var unused = engine.closed().thenRun(pair.right()::closeOutput);
  }

  /** Returns the id of this JVM's process. */
  @Override
  public long pid() {
    return ProcessHandle.current().pid();
  }

  @Override
  public boolean isAlive() {
    return !exited.isDone();
  }

  @Override
  public Offer offer(byte[] line) {
    return pair.left().offer(line);
  }

  @Override
  public void closeStdin() {
    pair.left().closeOutput();
  }

  @Override
  public void terminate() {
    engine.beginClose();
  }

  @Override
  public void kill() {
    engine.beginClose();
  }

  @Override
  public CompletableFuture<ExitStatus> exited() {
    return exited.copy();
  }

  /** Passes lines on, and makes an exit of their end. */
  private final class LinesThenExit implements LineChannel.Listener {

    private final ChildProcess.Listener client;

    LinesThenExit(ChildProcess.Listener client) {
      this.client = client;
    }

    @Override
    public void onLine(byte[] line) {
      client.onLine(line);
    }

    @Override
    public void onOversizedLine(byte[] prefix, long length) {
      client.onOversizedLine(prefix, length);
    }

    @Override
    public void onEnd() {
      ExitStatus status = new ExitStatus(OptionalInt.of(0), uptime.soFar(), remarks);
      client.onExit(status);
      exited.complete(status);
    }
  }
}
