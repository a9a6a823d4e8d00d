package dev.brokerline.broker.internal.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.brokerline.broker.internal.engine.Client;
import dev.brokerline.broker.internal.engine.Engine;
import dev.brokerline.protocol.wire.EnvelopeCodec;
import dev.brokerline.protocol.wire.FullFrames;
import dev.brokerline.protocol.wire.Inbound;
import dev.brokerline.protocol.wire.MalformedEnvelopeException;
import dev.brokerline.spawn.lines.LineChannel;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One client's connection: lines in, frames out. A client that does not read loses events first,
 * and is told how many; if not even an answer can be sent, it is cut off.
 */
public final class ClientConnection implements Client, LineChannel.Listener {

  private final Engine engine;
  private final Runnable whenOver;
  private volatile @Nullable LineChannel toClient;

  /** The events that were dropped since the last one that was sent. On the broker's thread. */
  private long dropped;

  /**
   * Makes a connection that is not open.
   *
   * @param whenOver called when the client sends nothing more, or was cut off
   */
  public ClientConnection(Engine engine, Runnable whenOver) {
    this.engine = engine;
    this.whenOver = whenOver;
  }

  /** Opens the connection. Called once, before the first line. */
  public void open(LineChannel channel) {
    toClient = channel;
    engine.connect(this);
  }

  private LineChannel toClient() {
    return Objects.requireNonNull(toClient, "open comes first");
  }

  @Override
  public void onLine(byte[] line) {
    try {
      engine.request(this, EnvelopeCodec.decode(line), line.length);
    } catch (MalformedEnvelopeException e) {
      refuse(line, "request is not a valid protocol envelope: " + e.getMessage());
    }
  }

  @Override
  public void onOversizedLine(byte[] prefix, long length) {
    refuse(prefix, "the line has " + length + " bytes, which is over the limit");
  }

  private void refuse(byte[] line, String why) {
    engine.refuse(this, EnvelopeCodec.peek(line).requestId(), why);
  }

  @Override
  public void onEnd() {
    engine.disconnect(this);
    whenOver.run();
  }

  @Override
  public void answer(Inbound answer) {
    if (toClient().offer(FullFrames.encode(answer)) == LineChannel.Offer.FULL) {
      toClient().closeOutput();
      onEnd();
    }
  }

  @Override
  public void event(byte[] line) {
    if (dropped > 0 && toClient().offer(droppedNotice()) == LineChannel.Offer.QUEUED) {
      dropped = 0;
    }
    if (dropped > 0 || toClient().offer(line) == LineChannel.Offer.FULL) {
      dropped++;
    }
  }

  private byte[] droppedNotice() {
    return ("{\"v\":1,\"type\":\"event\",\"request_id\":null,\"payload\":"
            + "{\"kind\":\"events_dropped\",\"count\":"
            + dropped
            + "}}")
        .getBytes(UTF_8);
  }
}
