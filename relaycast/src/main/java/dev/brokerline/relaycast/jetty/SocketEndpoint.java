package dev.brokerline.relaycast.jetty;

import dev.brokerline.relaycast.internal.socket.ClientSocket;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;

/** Passes the engine's calls for one WebSocket on to the server; not for applications. */
@SuppressWarnings(
    "exports") // The engine calls it, nobody else: its types need not be readable to applications.
public final class SocketEndpoint implements Session.Listener.AutoDemanding {
  private final ClientSocket socket;

  /** Makes the endpoint of that socket. */
  public SocketEndpoint(ClientSocket socket) {
    this.socket = socket;
  }

  @Override
  public void onWebSocketOpen(Session session) {
    socket.opened(session);
  }

  @Override
  public void onWebSocketText(String text) {
    socket.received(text);
  }

  @Override
  public void onWebSocketClose(int code, String reason, Callback callback) {
    socket.closed();
    callback.succeed();
  }

  @Override
  public void onWebSocketError(Throwable cause) {
    socket.failed(cause);
  }
}
