package dev.brokerline.broker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Calls the tools of one agent, as its program would. */
final class ToolCaller {

  private static final Pattern ADDRESS = Pattern.compile("http://127\\.0\\.0\\.1:[0-9]+/mcp");
  private static final Pattern TOKEN = Pattern.compile("Bearer ([A-Za-z0-9_-]{43})");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final URI address;
  private final String token;

  ToolCaller(URI address, String token) {
    this.address = address;
    this.token = token;
  }

  /** Finds the address and the token in what a program was told. */
  static ToolCaller in(String told) {
    Matcher address = ADDRESS.matcher(told);
    Matcher token = TOKEN.matcher(told);
    assertThat(address.find() && token.find()).as(told).isTrue();
    return new ToolCaller(URI.create(address.group()), token.group(1));
  }

  URI address() {
    return address;
  }

  String token() {
    return token;
  }

  CompletableFuture<HttpResponse<String>> send(String tool, Object... arguments) {
    ObjectNode call = JSON.createObjectNode().put("jsonrpc", "2.0").put("id", 1);
    ObjectNode params = call.put("method", "tools/call").putObject("params").put("name", tool);
    ObjectNode given = params.putObject("arguments");
    for (int i = 0; i < arguments.length; i += 2) {
      given.set((String) arguments[i], JSON.valueToTree(arguments[i + 1]));
    }
    return HTTP.sendAsync(
        HttpRequest.newBuilder(address)
            .header("Content-Type", "application/json")
            .header("Authorization", "Bearer " + token)
            .POST(HttpRequest.BodyPublishers.ofString(call.toString()))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** Returns what a tool says, with {@code error} if it is one. */
  JsonNode call(String tool, Object... arguments) throws Exception {
    HttpResponse<String> response = send(tool, arguments).get(60, TimeUnit.SECONDS);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    JsonNode result = JSON.readTree(response.body()).path("result");
    JsonNode content = JSON.readTree(result.at("/content/0/text").asText());
    assertThat(result.path("isError").asBoolean()).isEqualTo(content.has("error"));
    return content;
  }

  /** Returns the code of the error that a tool says. */
  String refused(String tool, Object... arguments) throws Exception {
    return call(tool, arguments).at("/error/code").asText();
  }
}
