package dev.brokerline.broker;

import dev.brokerline.broker.internal.engine.Engine;
import dev.brokerline.broker.internal.server.ClientConnection;
import dev.brokerline.broker.internal.server.CommandLine;
import dev.brokerline.broker.internal.server.StdioChannel;
import dev.brokerline.concurrent.DaemonThreads;
import dev.brokerline.spawn.internal.SystemEnvironment;
import dev.brokerline.spawn.internal.WorkingDirectory;
import dev.brokerline.spawn.lines.LineDecoder;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The broker as a program, which speaks the protocol on its standard streams: {@code init [--name
 * NAME] [--channels A,B]}. It ends with its standard input, by the request {@code shutdown}, or by
 * a signal, and ends its agents before.
 */
public final class BrokerMain {

  private static final int BAD_USAGE = 2;

  /** How long the agents may take to end when a signal ends the broker. */
  private static final int END_SECONDS = 8;

  /** How long the last lines may take to be read. */
  private static final int FLUSH_SECONDS = 2;

  private BrokerMain() {}

  /** Runs the broker until it ends, which ends this JVM. */
  public static void main(String[] args) {
    // Standard output is for frames alone.
    PrintStream err = System.err;
    System.setProperty(
        "org.slf4j.simpleLogger.defaultLogLevel",
        System.getProperty("org.slf4j.simpleLogger.defaultLogLevel", "warn"));
    CommandLine line;
    try {
      line = CommandLine.parse(List.of(args));
    } catch (IllegalArgumentException e) {
      err.println("error: " + e.getMessage());
      System.exit(BAD_USAGE);
      return;
    }
    line.remarks().forEach(err::println);
    serve(
        Brokers.engine(
            line.settings(
                WorkingDirectory.absolute(Path.of("")),
                SystemEnvironment.ofThisProcess().variables())));
  }

  private static void serve(Engine engine) {
    StdioChannel out =
        new StdioChannel(new FileOutputStream(FileDescriptor.out), engine::beginClose);
    ClientConnection client = new ClientConnection(engine, engine::beginClose);
    client.open(out);
    Runtime.getRuntime()
        .addShutdownHook(DaemonThreads.of("brokerline-end", () -> end(engine, out)));
    var unused = engine.closed().thenRunAsync(() -> exit(out));
    LineDecoder lines = new LineDecoder(LineDecoder.DEFAULT_MAX_LINE_BYTES, client);
    byte[] buffer = new byte[64 << 10];
    try (InputStream in = new FileInputStream(FileDescriptor.in)) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        lines.decode(buffer, 0, count);
      }
    } catch (IOException e) {
      // An input that cannot be read has ended.
    }
    lines.end();
    client.onEnd();
    await(engine.closed(), Integer.MAX_VALUE);
    await(out.written(), FLUSH_SECONDS);
  }

  /**
   * Ends the agents and then this JVM, with the code of the native broker after a signal: nothing
   * was wrong.
   */
  private static void end(Engine engine, StdioChannel out) {
    await(engine.close(), END_SECONDS);
    out.closeOutput();
    await(out.written(), FLUSH_SECONDS);
    Runtime.getRuntime().halt(0);
  }

  private static void exit(StdioChannel out) {
    out.closeOutput();
    await(out.written(), FLUSH_SECONDS);
    System.exit(0);
  }

  private static void await(CompletableFuture<Void> step, int seconds) {
    step.completeOnTimeout(null, seconds, TimeUnit.SECONDS).join();
  }
}
