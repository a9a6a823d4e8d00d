package dev.brokerline.relaycast;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A WebSocket client of the server under test that queues what it is sent. */
final class SocketPeer implements WebSocket.Listener, AutoCloseable {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final BlockingQueue<String> frames = new LinkedBlockingQueue<>();
  private final StringBuilder partial = new StringBuilder();
  private final CompletableFuture<Integer> closed = new CompletableFuture<>();
  private final WebSocket socket;

  private SocketPeer(URI uri) {
    socket =
        CLIENT
            .newWebSocketBuilder()
            .connectTimeout(LIMIT)
            .buildAsync(uri, this)
            .orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS)
            .join();
  }

  static SocketPeer open(LocalRelaycast server, String token) {
    return open(server.baseUri(), token);
  }

  static SocketPeer open(URI server, String token) {
    String base = server.toString().replaceFirst("^http", "ws");
    return new SocketPeer(
        URI.create(
            base
                + "/v1/ws?token="
                + token
                + "&origin_surface=sdk&origin_client=%40relaycast%2Fsdk-rust&origin_version=1.0.0"));
  }

  /** A broker's socket that listens to these channels. */
  static SocketPeer broker(LocalRelaycast server, String... channels) {
    SocketPeer peer = open(server, server.workspace().key());
    peer.subscribe(channels);
    return peer;
  }

  void subscribe(String... channels) {
    send("subscribe", channels);
  }

  void unsubscribe(String... channels) {
    send("unsubscribe", channels);
  }

  void send(String text) {
    socket.sendText(text, true).orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join();
  }

  /**
   * Waits until the server has read everything sent so far; what it sent meanwhile stays queued.
   */
  SocketPeer settled() {
    List<JsonNode> before = untilPong();
    before.forEach(frame -> frames.add(frame.toString()));
    return this;
  }

  /** Returns the next frame. */
  JsonNode next() {
    try {
      String frame = frames.poll(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      assertThat(frame).as("a frame within %s", LIMIT).isNotNull();
      return Peer.parse(String.valueOf(frame));
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
      throw new AssertionError(interrupt);
    }
  }

  /** Returns all frames that the server has sent up to now. */
  List<JsonNode> untilPong() {
    send("{\"type\":\"ping\"}");
    return Stream.generate(this::next)
        .takeWhile(frame -> !frame.path("type").asText().equals("pong"))
        .collect(Collectors.toList());
  }

  /** Returns whether nobody has closed it yet. */
  boolean isOpen() {
    return !closed.isDone();
  }

  /** Returns the close code, once the server has closed. */
  int closeCode() {
    return closed.orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join();
  }

  private void send(String type, String... channels) {
    String names = Stream.of(channels).map(c -> '"' + c + '"').collect(Collectors.joining(","));
    send("{\"type\":\"" + type + "\",\"channels\":[" + names + "]}");
  }

  @Override
  public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
    partial.append(data);
    if (last) {
      frames.add(partial.toString());
      partial.setLength(0);
    }
    webSocket.request(1);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
    closed.complete(code);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void onError(WebSocket webSocket, Throwable error) {
    closed.complete(1006);
  }

  @Override
  public void close() {
    socket.abort();
  }
}
