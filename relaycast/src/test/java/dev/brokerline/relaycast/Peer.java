package dev.brokerline.relaycast;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** An HTTP client of the server under test with one key or token: a broker, or an agent's tools. */
final class Peer {
  static final String BROKER = "@relaycast/sdk-rust";
  static final String MCP = "@relaycast/mcp";

  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final URI base;
  private final @Nullable String token;
  private final String origin;

  Peer(URI base, @Nullable String token, String origin) {
    this.base = base;
    this.token = token;
    this.origin = origin;
  }

  /** A broker's calls with the workspace key. */
  static Peer brokerKey(LocalRelaycast server) {
    return new Peer(server.baseUri(), server.workspace().key(), BROKER);
  }

  /** Registers a broker and returns its calls with its own token. */
  static Peer broker(LocalRelaycast server, String name) {
    JsonNode data =
        brokerKey(server).post("/v1/agents", json("{'name':'%s','type':'human'}", name)).data();
    return new Peer(server.baseUri(), data.path("token").asText(), BROKER);
  }

  /** Announces a worker as a broker does and returns the calls of the worker's tools. */
  static Peer worker(LocalRelaycast server, String name) {
    JsonNode data = brokerKey(server).post("/v1/agents/spawn", spawn(name)).data();
    return new Peer(server.baseUri(), data.path("token").asText(), MCP);
  }

  /** Registers an agent that is no worker. */
  static Peer agent(LocalRelaycast server, String name) {
    Peer key = new Peer(server.baseUri(), server.workspace().key(), MCP);
    JsonNode data = key.post("/v1/agents", json("{'name':'%s'}", name)).data();
    return new Peer(server.baseUri(), data.path("token").asText(), MCP);
  }

  static String spawn(String name) {
    return json("{'name':'%s','cli':'claude','task':'relay worker session for %s'}", name, name);
  }

  /** Formats JSON written with single quotes. */
  static String json(String singleQuoted, Object... values) {
    return String.format(singleQuoted.replace('\'', '"'), values);
  }

  static JsonNode parse(String json) {
    try {
      return MAPPER.readTree(json);
    } catch (JsonProcessingException notJson) {
      throw new AssertionError("Not JSON: " + json, notJson);
    }
  }

  String token() {
    return String.valueOf(token);
  }

  Reply get(String path) {
    return send(request(path).GET().build());
  }

  Reply post(String path, String body) {
    return send("POST", path, body);
  }

  Reply post(String path) {
    return send(request(path).POST(BodyPublishers.noBody()).build());
  }

  Reply delete(String path) {
    return send(request(path).DELETE().build());
  }

  Reply send(String method, String path, String body) {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body))
            .build());
  }

  Reply postOnce(String path, String idempotencyKey, String body) {
    return send(
        request(path)
            .header("Idempotency-Key", idempotencyKey)
            .POST(BodyPublishers.ofString(body))
            .build());
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(URI.create(base + path))
            .timeout(Duration.ofSeconds(10))
            .header("X-Relaycast-Origin-Client", origin);
    if (token != null) {
      builder.header("Authorization", "Bearer " + token);
    }
    return builder;
  }

  private static Reply send(HttpRequest request) {
    try {
      HttpResponse<String> response = CLIENT.send(request, BodyHandlers.ofString());
      String body = response.body();
      return new Reply(
          response.statusCode(), body.isEmpty() ? MissingNode.getInstance() : parse(body));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
      throw new AssertionError(interrupt);
    }
  }

  /** An answer: status and envelope. */
  record Reply(int status, JsonNode envelope) {
    /** Returns the data of a success. */
    JsonNode data() {
      assertThat(status).as("%s", envelope).isBetween(200, 299);
      assertThat(envelope.path("ok").asBoolean()).isTrue();
      return envelope.path("data");
    }

    /** Returns the code of an error, after checking its envelope. */
    String code() {
      assertThat(envelope.path("ok").isBoolean()).as("%s", envelope).isTrue();
      assertThat(envelope.path("ok").asBoolean()).isFalse();
      assertThat(envelope.path("error").path("message").isTextual()).isTrue();
      return envelope.path("error").path("code").asText();
    }
  }
}
