package dev.brokerline.bench.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * What people write by hand: a process of {@code java.lang.Process}, a thread that reads lines and
 * makes a tree of each, a map of futures by their ids, and a time limit for each of them.
 */
final class PlainClient implements AutoCloseable {

  private final ObjectMapper mapper = new ObjectMapper();
  private final Map<String, CompletableFuture<JsonNode>> pending = new ConcurrentHashMap<>();
  private final AtomicLong lastId = new AtomicLong();
  private final Process process;
  private final BufferedWriter writer;
  private final Consumer<Output> listener;

  PlainClient(Path peer, Consumer<Output> listener) throws Exception {
    this.listener = listener;
    process =
        new ProcessBuilder(peer.toString()).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    writer = process.outputWriter(StandardCharsets.UTF_8);
    Thread reader = new Thread(this::read, "plain-reader");
    reader.setDaemon(true);
    reader.start();
    ObjectNode hello = mapper.createObjectNode().put("client_name", "b").put("client_version", "1");
    request("hello", hello).get(Loads.LIMIT.toSeconds(), TimeUnit.SECONDS);
  }

  /** One event. */
  record Output(String name, String stream, String chunk) {}

  long pid() {
    return process.pid();
  }

  CompletableFuture<JsonNode> request(String type, ObjectNode payload) {
    String id = "req_" + lastId.incrementAndGet();
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    pending.put(id, answer);
    var unused =
        answer
            .orTimeout(Loads.LIMIT.toSeconds(), TimeUnit.SECONDS)
            .whenComplete((result, failure) -> pending.remove(id));
    ObjectNode line = mapper.createObjectNode().put("v", 1).put("type", type);
    line.put("request_id", id).set("payload", payload);
    try {
      String text = mapper.writeValueAsString(line);
      synchronized (writer) {
        writer.write(text);
        writer.write('\n');
        writer.flush();
      }
    } catch (IOException e) {
      answer.completeExceptionally(e);
    }
    return answer;
  }

  ObjectNode object() {
    return mapper.createObjectNode();
  }

  private void read() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        receive(mapper.readTree(line));
      }
      fail(new IOException("the peer has ended"));
    } catch (IOException | UncheckedIOException e) {
      fail(e);
    }
  }

  private void fail(Exception why) {
    pending.values().forEach(one -> one.completeExceptionally(why));
  }

  private void receive(JsonNode frame) {
    JsonNode payload = frame.path("payload");
    if (frame.path("type").asText().equals("event")) {
      if (payload.path("kind").asText().equals("worker_stream")) {
        listener.accept(
            new Output(
                payload.path("name").asText(),
                payload.path("stream").asText(),
                payload.path("chunk").asText()));
      }
      return;
    }
    CompletableFuture<JsonNode> answer = pending.get(frame.path("request_id").asText());
    if (answer != null) {
      answer.complete(payload.path("result"));
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
