package dev.brokerline.relaycast.internal.http;

import dev.brokerline.relaycast.internal.http.SocketTable.End;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks new connections before a byte of them is read, all waiting ones at once and not on the
 * selector's thread. A connection of another user is reset without an answer. So is one that
 * arrives while {@value #MAX_WAITING} wait for the check. The monitor guards only the queue.
 */
final class PeerCheck implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(PeerCheck.class);
  private static final int MAX_WAITING = 256;
  private static final Duration TELL_EVERY = Duration.ofMinutes(1);

  private final List<SocketChannel> waiting = new ArrayList<>();
  private final PeerUsers peers;
  private final Executor executor;
  private final Consumer<SocketChannel> accepted;
  private boolean running;

  // Both used by the one thread that looks.
  private long strangers;
  private long lastTold;

  PeerCheck(PeerUsers peers, Executor executor, Consumer<SocketChannel> accepted) {
    this.peers = peers;
    this.executor = executor;
    this.accepted = accepted;
  }

  /** Queues a new connection. Does not block. */
  void arrived(SocketChannel channel) {
    if (!peers.known()) {
      accepted.accept(channel);
    } else if (!queued(channel)) {
      LOG.debug("Refused a connection, for {} wait to be looked at", MAX_WAITING);
      reset(channel);
    }
  }

  private boolean queued(SocketChannel channel) {
    boolean start;
    synchronized (this) {
      if (waiting.size() >= MAX_WAITING) {
        return false;
      }
      waiting.add(channel);
      start = !running;
      running = true;
    }
    if (start) {
      try {
        executor.execute(this);
      } catch (RejectedExecutionException stopping) {
        resetAll();
      } catch (Throwable noThread) {
        LOG.warn("No thread can be made to look at a connection: {}", noThread.toString());
        run();
      }
    }
    return true;
  }

  @Override
  public void run() {
    for (List<SocketChannel> batch = next(); !batch.isEmpty(); batch = next()) {
      try {
        look(batch);
      } catch (Throwable failure) {
        // Out of memory, for example. The loop must go on for later connections.
        batch.forEach(PeerCheck::reset);
        LOG.warn(
            "Refused {} connections, because their users could not be looked up",
            batch.size(),
            failure);
      }
    }
  }

  private synchronized List<SocketChannel> next() {
    List<SocketChannel> batch = List.copyOf(waiting);
    waiting.clear();
    running = !batch.isEmpty();
    return batch;
  }

  private void look(List<SocketChannel> batch) {
    Map<End, SocketChannel> channels = new LinkedHashMap<>();
    for (SocketChannel channel : batch) {
      try {
        // Two with the same ends: the first was broken off, and the second took its port.
        SocketChannel dead = channels.put(client(channel), channel);
        if (dead != null) {
          reset(dead);
        }
      } catch (IOException gone) {
        reset(channel);
      }
    }
    Map<End, Long> strangers = peers.strangers(channels.keySet());
    channels.forEach(
        (client, channel) -> {
          Long user = strangers.get(client);
          if (user == null) {
            accept(channel);
          } else {
            reset(channel);
            tell(client.remote().getPort(), user);
          }
        });
  }

  private static End client(SocketChannel channel) throws IOException {
    return new End(
        (InetSocketAddress) channel.getRemoteAddress(),
        (InetSocketAddress) channel.getLocalAddress());
  }

  private void accept(SocketChannel channel) {
    try {
      accepted.accept(channel);
    } catch (Throwable refused) {
      // The engine is stopping, or has no thread for it.
      LOG.debug("A new connection was not taken: {}", refused.toString());
      reset(channel);
    }
  }

  /** Logs a refused connection at most once a minute, so that many attempts do not fill the log. */
  private void tell(int port, long user) {
    if (user == SocketTable.NOBODY) {
      LOG.debug("Refused a connection to port {} that was gone at once", port);
      return;
    }
    strangers++;
    long now = System.nanoTime();
    if (strangers == 1 || now - lastTold > TELL_EVERY.toNanos()) {
      lastTold = now;
      LOG.warn(
          "Refused a connection to port {} that is of another user of this machine, number {}; {} so"
              + " far",
          port,
          user,
          strangers);
    }
  }

  private void resetAll() {
    next().forEach(PeerCheck::reset);
    next();
  }

  /** Closes a connection so that nothing of it remains in the system's tables. */
  private static void reset(SocketChannel channel) {
    try (channel) {
      channel.setOption(StandardSocketOptions.SO_LINGER, 0);
    } catch (IOException gone) {
      LOG.debug("Closing a connection failed: {}", gone.toString());
    }
  }
}
