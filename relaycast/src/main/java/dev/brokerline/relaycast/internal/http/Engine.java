package dev.brokerline.relaycast.internal.http;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.eclipse.jetty.websocket.server.ServerWebSocketContainer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP engine of the JVM: a selector, a small pool of daemon threads, a timer and a buffer
 * pool. All servers share it, each with its own port. The first server starts it, and the last one
 * that closes stops it. The class monitor guards starting, stopping and the count of servers.
 */
public final class Engine {
  private static final Logger LOG = LoggerFactory.getLogger(Engine.class);
  private static final byte[] LOOPBACK = {127, 0, 0, 1};
  private static final int MAX_THREADS = 8;
  private static final int MIN_THREADS = 1;
  private static final Duration THREAD_IDLE = Duration.ofSeconds(30);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(2);
  // Longer than HTTP clients keep idle connections, so that it is always the client who drops one.
  private static final Duration CONNECTION_IDLE = Duration.ofMinutes(10);

  private static @Nullable Engine running;

  private final Map<Integer, Handler> sites = new ConcurrentHashMap<>();
  private final Server server;
  private final PeerUsers peers = PeerUsers.ofThisSystem();
  private final Budget budget = Budget.ofHeap();
  private final LoopbackConnector connector;
  private final ServerWebSocketContainer webSockets;
  private int users;

  private Engine() {
    QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS, MIN_THREADS);
    threads.setName("brokerline-relaycast");
    threads.setDaemon(true);
    threads.setReservedThreads(0);
    threads.setIdleTimeout((int) THREAD_IDLE.toMillis());
    threads.setStopTimeout(STOP_LIMIT.toMillis());
    server =
        new Server(
            threads,
            new ScheduledExecutorScheduler("brokerline-relaycast-timer", /* daemon= */ true),
            new ArrayByteBufferPool());
    server.setStopTimeout(0);
    server.setErrorHandler(Engine::refuse);
    connector = new LoopbackConnector(server, peers, new HttpConnectionFactory(configuration()));
    connector.setIdleTimeout(CONNECTION_IDLE.toMillis());
    server.addConnector(connector);
    webSockets = ServerWebSocketContainer.ensure(server);
    webSockets.setIdleTimeout(Duration.ZERO);
    server.setHandler(new ByPort());
  }

  /** Opens a free loopback port whose requests go to {@code api}; closing the result closes it. */
  public static Binding bind(Api api) throws IOException {
    Engine engine = acquire();
    try {
      return engine.open(api);
    } catch (IOException | RuntimeException | Error failure) {
      release();
      throw failure;
    }
  }

  private Binding open(Api api) throws IOException {
    ServerSocketChannel channel = ServerSocketChannel.open();
    try {
      channel.bind(new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), 0));
      int port = ((InetSocketAddress) channel.getLocalAddress()).getPort();
      Handler handler = api.handler(webSockets, peers.known(), budget);
      Closeable listening = connector.listen(channel, api.connections());
      sites.put(port, handler);
      return new Binding(port, () -> close(port, listening));
    } catch (IOException | RuntimeException | Error failure) {
      channel.close();
      throw failure;
    }
  }

  private void close(int port, Closeable listening) {
    sites.remove(port);
    try {
      listening.close();
    } catch (IOException failure) {
      LOG.warn("Closing port {} failed: {}", port, failure.toString());
    }
    release();
  }

  private static synchronized Engine acquire() throws IOException {
    Engine engine = running;
    if (engine == null) {
      engine = new Engine();
      try {
        engine.server.start();
      } catch (Exception failure) {
        engine.stop();
        throw new IOException("The HTTP engine did not start", failure);
      }
      running = engine;
    }
    engine.users++;
    return engine;
  }

  private static synchronized void release() {
    Engine engine = running;
    if (engine != null && --engine.users == 0) {
      running = null;
      engine.stop();
    }
  }

  private void stop() {
    try {
      server.stop();
    } catch (Exception failure) {
      LOG.warn("Stopping the HTTP engine failed: {}", failure.toString());
    }
  }

  /** Answers what the engine itself refuses, such as an unreadable request, by an envelope too. */
  private static boolean refuse(Request request, Response response, Callback callback) {
    int status = response.getStatus();
    Answer.error(status, "http_error", HttpStatus.getMessage(status)).write(response, callback);
    return true;
  }

  private static HttpConfiguration configuration() {
    HttpConfiguration configuration = new HttpConfiguration();
    configuration.setSendServerVersion(false);
    // Paths name agents and channels, not files: an escaped slash or dot in a name is just a
    // character.
    configuration.setUriCompliance(UriCompliance.UNSAFE);
    return configuration;
  }

  /** One open port; closing it, once, closes every connection to it. */
  public record Binding(int port, Runnable closing) implements AutoCloseable {
    @Override
    public void close() {
      closing.run();
    }
  }

  private final class ByPort extends Handler.Abstract {
    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
      int port = Request.getLocalPort(request);
      Handler site = sites.get(port);
      return site != null && site.handle(request, response, callback);
    }
  }
}
