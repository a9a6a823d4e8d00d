package dev.brokerline.broker.internal.mcp;

import com.sun.net.httpserver.HttpServer;
import dev.brokerline.concurrent.SharedExecutors;
import dev.brokerline.concurrent.Timer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Serves tools to agents on a loopback port. It listens from the first admission on. Admissions and
 * the end come from one thread.
 */
public final class RelayServer {

  /** How long the reading of a request, or the writing of an answer, may take. */
  private static final Duration EXCHANGE_LIMIT = Duration.ofSeconds(10);

  private static final byte[] LOOPBACK = {127, 0, 0, 1};
  private static final int BACKLOG = 128;

  private final Timer timer;
  private final McpMethods methods;
  private final Duration limit;
  private final Set<Pass> passes = ConcurrentHashMap.newKeySet();
  private @Nullable Listening listening;

  private record Listening(HttpServer server, ExchangeThreads threads, URI address) {}

  /**
   * Makes a server that does not listen yet.
   *
   * @param version the version of Brokerline
   */
  public RelayServer(Timer timer, String version) {
    this(timer, version, EXCHANGE_LIMIT);
  }

  RelayServer(Timer timer, String version, Duration limit) {
    this.timer = timer;
    this.methods = new McpMethods(timer, version);
    this.limit = limit;
  }

  /**
   * Admits an agent.
   *
   * @throws IOException if no port can be had
   */
  public Pass admit(AgentTools tools) throws IOException {
    Listening now = listening;
    if (now == null) {
      now = listen();
      listening = now;
    }
    Pass pass = new Pass(now.address(), tools, passes::remove);
    passes.add(pass);
    return pass;
  }

  private Listening listen() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), 0), BACKLOG);
    ExchangeThreads threads = new ExchangeThreads(timer, limit);
    int port = server.getAddress().getPort();
    server.setExecutor(threads);
    var unused =
        server.createContext("/", new McpHandler(new Door(port, passes), methods, threads));
    server.start();
    return new Listening(server, threads, URI.create("http://127.0.0.1:" + port + Door.PATH));
  }

  /** Stops to listen, and lets nobody in any more. The future completes when that is done. */
  public CompletableFuture<Void> close() {
    passes.clear();
    Listening now = listening;
    if (now == null) {
      return CompletableFuture.completedFuture(null);
    }
    CompletableFuture<Void> closed = new CompletableFuture<>();
    SharedExecutors.runBlockingOrHere(
        () -> {
          try {
            now.server().stop(0);
            now.threads().close();
          } finally {
            closed.complete(null);
          }
        });
    return closed;
  }
}
