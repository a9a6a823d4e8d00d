package dev.brokerline.relaycast.jetty;

import dev.brokerline.relaycast.internal.socket.ClientSocket;
import java.util.function.LongConsumer;
import java.util.function.LongPredicate;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.api.StatusCode;
import org.jspecify.annotations.Nullable;

/** Passes the engine's calls for one WebSocket on to the server; not for applications. */
@SuppressWarnings(
    "exports") // The engine calls it, nobody else: its types need not be readable to applications.
public final class SocketEndpoint implements Session.Listener.AutoDemanding {
  private static final int MAX_FRAME_CHARS = 1024 * 1024;

  private final ClientSocket socket;
  private final LongPredicate tryTake;
  private final LongConsumer give;

  // Called by the engine alone, one call after the other.
  private final StringBuilder arriving = new StringBuilder();
  private @Nullable Session session;

  /**
   * Makes the endpoint of a socket.
   *
   * @param tryTake reserves memory for a number of characters; returns false if there is none
   * @param give releases reserved memory
   */
  public SocketEndpoint(ClientSocket socket, LongPredicate tryTake, LongConsumer give) {
    this.socket = socket;
    this.tryTake = tryTake;
    this.give = give;
  }

  @Override
  public void onWebSocketOpen(Session session) {
    this.session = session;
    socket.opened(session);
  }

  @Override
  public void onWebSocketPartialText(String part, boolean last) {
    boolean fits = arriving.length() + part.length() <= MAX_FRAME_CHARS;
    if (!fits || !tryTake.test(part.length())) {
      release();
      Session open = session;
      if (open != null) {
        open.close(
            fits ? StatusCode.TRY_AGAIN_LATER : StatusCode.MESSAGE_TOO_LARGE,
            "no room for the frame",
            Callback.NOOP);
      }
      return;
    }
    arriving.append(part);
    if (last) {
      String text = arriving.toString();
      try {
        socket.received(text);
      } finally {
        release();
      }
    }
  }

  private void release() {
    give.accept(arriving.length());
    arriving.setLength(0);
    arriving.trimToSize();
  }

  @Override
  public void onWebSocketClose(int code, String reason, Callback callback) {
    release();
    socket.closed();
    callback.succeed();
  }

  @Override
  public void onWebSocketError(Throwable cause) {
    release();
    socket.failed(cause);
  }
}
