package dev.brokerline.relaycast.internal.http;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SelectorManager;
import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.jspecify.annotations.Nullable;

/**
 * A connector that listens on any number of ports with one selector. Jetty's own connector takes
 * one port and one selector thread each, so that a JVM with hundreds of servers would have hundreds
 * of threads.
 */
final class LoopbackConnector extends AbstractConnector {
  private final PortSelectors selectors;
  private final PeerCheck check;
  private final Map<Integer, Slots> open = new ConcurrentHashMap<>();

  LoopbackConnector(Server server, PeerUsers peers, HttpConnectionFactory http) {
    super(server, null, null, null, /* acceptors= */ 0, http);
    selectors = new PortSelectors();
    check = new PeerCheck(peers, getExecutor(), selectors::accept);
    installBean(selectors);
  }

  /**
   * Accepts connections from a bound channel, {@code most} at once, until the result is closed;
   * that closes them too.
   */
  Closeable listen(ServerSocketChannel channel, int most) throws IOException {
    channel.configureBlocking(false);
    int port = ((InetSocketAddress) channel.getLocalAddress()).getPort();
    open.put(port, new Slots(most));
    Closeable accepting = selectors.acceptor(channel);
    return () -> {
      open.remove(port);
      accepting.close();
      channel.close();
      selectors.wakeup();
      List.copyOf(getConnectedEndPoints()).stream()
          .filter(endPoint -> port(endPoint) == port)
          .forEach(EndPoint::close);
    };
  }

  static int port(EndPoint endPoint) {
    return endPoint.getLocalSocketAddress() instanceof InetSocketAddress address
        ? address.getPort()
        : -1;
  }

  @Override
  public @Nullable Object getTransport() {
    return null;
  }

  @Override
  protected void accept(int acceptor) {
    throw new UnsupportedOperationException("Connections are accepted by the selector");
  }

  @Override
  protected void onEndPointOpened(EndPoint endPoint) {
    super.onEndPointOpened(endPoint);
    Slots slots = open.get(port(endPoint));
    // A connection may slip in while its port is being closed.
    if (slots == null || !slots.take(endPoint)) {
      endPoint.close();
    }
  }

  @Override
  protected void onEndPointClosed(EndPoint endPoint) {
    Slots slots = open.get(port(endPoint));
    if (slots != null) {
      slots.give(endPoint);
    }
    super.onEndPointClosed(endPoint);
  }

  /** The connections that a port may have; the monitor guards them. */
  private static final class Slots {
    private final Set<EndPoint> taken = new HashSet<>();
    private final int most;

    Slots(int most) {
      this.most = most;
    }

    synchronized boolean take(EndPoint endPoint) {
      return taken.size() < most && taken.add(endPoint);
    }

    synchronized void give(EndPoint endPoint) {
      taken.remove(endPoint);
    }
  }

  private final class PortSelectors extends SelectorManager {
    private volatile @Nullable Selector selector;

    PortSelectors() {
      super(LoopbackConnector.this.getExecutor(), LoopbackConnector.this.getScheduler(), 1);
    }

    /** Makes the selector let go of closed channels at once. */
    void wakeup() {
      Selector open = selector;
      if (open != null) {
        open.wakeup();
      }
    }

    @Override
    protected Selector newSelector() throws IOException {
      Selector made = super.newSelector();
      selector = made;
      return made;
    }

    @Override
    protected void accepted(SelectableChannel channel) throws IOException {
      channel.configureBlocking(false);
      ((SocketChannel) channel).setOption(StandardSocketOptions.TCP_NODELAY, true);
      check.arrived((SocketChannel) channel);
    }

    @Override
    protected EndPoint newEndPoint(
        SelectableChannel channel, ManagedSelector managed, SelectionKey key) {
      ClientEndPoint endPoint =
          new ClientEndPoint((SocketChannel) channel, managed, key, getScheduler());
      endPoint.setIdleTimeout(getIdleTimeout());
      return endPoint;
    }

    @Override
    public Connection newConnection(
        SelectableChannel channel, EndPoint endPoint, @Nullable Object attachment) {
      return getDefaultConnectionFactory().newConnection(LoopbackConnector.this, endPoint);
    }

    @Override
    protected void endPointOpened(EndPoint endPoint) {
      super.endPointOpened(endPoint);
      onEndPointOpened(endPoint);
    }

    @Override
    protected void endPointClosed(EndPoint endPoint) {
      onEndPointClosed(endPoint);
      super.endPointClosed(endPoint);
    }
  }
}
