package dev.brokerline.relaycast.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One failure refuses the connections that it is about, and none that come later. */
class PeerCheckTest {
  private final PeerUsers peers = PeerUsers.ofThisSystem();
  private final List<SocketChannel> accepted = new ArrayList<>();
  private final List<SocketChannel> clients = new ArrayList<>();
  private final AtomicInteger failures = new AtomicInteger(1);
  private ServerSocketChannel server;

  @BeforeEach
  void listen() throws IOException {
    assumeTrue(peers.known());
    server = ServerSocketChannel.open();
    server.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0));
  }

  @AfterEach
  void closeAll() throws IOException {
    for (SocketChannel channel : clients) {
      channel.close();
    }
    if (server != null) {
      server.close();
    }
  }

  @Test
  void aConnectionThatCannotBeTakenLeavesTheNextOneItsChance() throws IOException {
    PeerCheck check =
        new PeerCheck(
            peers,
            Runnable::run,
            channel -> {
              failOnce(new InternalError("on purpose"));
              accepted.add(channel);
            });

    SocketChannel first = arrive(check);
    SocketChannel second = arrive(check);

    assertThat(first.isOpen()).isFalse();
    assertThat(accepted).containsExactly(second);
  }

  @Test
  void aLookThatFailsLeavesTheNextOneItsChance() throws IOException {
    List<Runnable> later = new ArrayList<>();
    PeerCheck check = new PeerCheck(peers, later::add, accepted::add);
    SocketChannel unconnected = SocketChannel.open();
    clients.add(unconnected);
    check.arrived(unconnected);
    SocketChannel beside = arrive(check);
    later.remove(0).run();

    SocketChannel next = arrive(check);
    later.remove(0).run();

    assertThat(unconnected.isOpen()).isFalse();
    assertThat(accepted).contains(next).doesNotContain(unconnected);
    assertThat(accepted.contains(beside)).isEqualTo(beside.isOpen());
  }

  @Test
  void whereNoThreadCanBeMadeConnectionsAreLookedAtInPlace() throws IOException {
    Executor withoutThreads =
        task -> {
          failOnce(new InternalError("no thread, on purpose"));
          task.run();
        };
    PeerCheck check = new PeerCheck(peers, withoutThreads, accepted::add);

    SocketChannel first = arrive(check);
    SocketChannel second = arrive(check);

    assertThat(accepted).containsExactly(first, second);
  }

  @Test
  void anExecutorThatStopsRefusesWhatWaits() throws IOException {
    Executor stopping =
        task -> {
          failOnce(new RejectedExecutionException("on purpose"));
          task.run();
        };
    PeerCheck check = new PeerCheck(peers, stopping, accepted::add);

    SocketChannel first = arrive(check);
    SocketChannel second = arrive(check);

    assertThat(first.isOpen()).isFalse();
    assertThat(accepted).containsExactly(second);
  }

  private void failOnce(RuntimeException failure) {
    if (failures.getAndDecrement() > 0) {
      throw failure;
    }
  }

  private void failOnce(Error failure) {
    if (failures.getAndDecrement() > 0) {
      throw failure;
    }
  }

  /** Returns the server's end of a new connection, which the check has been told of. */
  private SocketChannel arrive(PeerCheck check) throws IOException {
    clients.add(SocketChannel.open(server.getLocalAddress()));
    SocketChannel channel = server.accept();
    clients.add(channel);
    check.arrived(channel);
    return channel;
  }
}
