package dev.brokerline.testing.agent.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import dev.brokerline.testing.agent.json.Json;
import dev.brokerline.testing.agent.json.Node;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One request to the model, and the ways to answer it. */
public final class ModelCall {

  /** What the model says. */
  static final List<String> PIECES = List.of("Hello", " from", " mock", ".");

  static final String TEXT = String.join("", PIECES);

  private static final Set<String> SHELLS =
      Set.of("bash", "shell", "exec_command", "shell_command", "run_shell_command", "local_shell");

  private static final Pattern TOOL_RESULT =
      Pattern.compile(
          "\"type\":\\s?\"(tool_result|function_call_output)\"|\"role\":\\s?\"tool\"|\"functionResponse\"");

  private final HttpExchange exchange;
  private final long number;
  private final String path;
  private final String text;
  private final Node body;
  private final Settings settings;

  /**
   * What holds for all requests.
   *
   * @param command what the shell is asked to run
   * @param gapMillis the pause after each piece of text
   * @param slowMillis the same, for a prompt or an address that asks for a slow answer
   * @param closed ends all pauses
   */
  public record Settings(String command, long gapMillis, long slowMillis, CountDownLatch closed) {}

  /**
   * Makes a request.
   *
   * @param number its number, which makes ids
   * @param path its path without what the address says about failures
   */
  public ModelCall(
      HttpExchange exchange, long number, String path, String text, Settings settings) {
    this.exchange = exchange;
    this.number = number;
    this.path = path;
    this.text = text;
    this.body = parse(text);
    this.settings = settings;
  }

  private static Node parse(String text) {
    try {
      return Node.parse("request", text);
    } catch (IllegalArgumentException e) {
      return Node.of(null);
    }
  }

  /** Returns the path, without a query. */
  public String path() {
    return path;
  }

  /** Returns the body; null if there is none. */
  public Node body() {
    return body;
  }

  long number() {
    return number;
  }

  String command() {
    return settings.command();
  }

  /** Returns whether the model is one that does not exist. */
  boolean isOfUnknownModel(String model) {
    return model.contains("no-such");
  }

  /** Returns the names of the tools that the request offers. */
  public List<String> tools() {
    List<String> names = new ArrayList<>();
    for (Node tool : body.at("tools").items()) {
      String name = tool.at("name").text(tool.at("function").at("name").text());
      if (!name.isEmpty()) {
        names.add(name);
      }
      for (Node declared : tool.at("functionDeclarations").items()) {
        names.add(declared.at("name").text());
      }
    }
    return names;
  }

  /** Returns the tool of a server that the last prompt wants to be called, or null. */
  @Nullable ToolWish wish() {
    return ToolWish.in(body);
  }

  /** Returns the shell that the answer has to use, or null for an answer in text. */
  @Nullable String shell() {
    if (!text.contains("USE_TOOL") || TOOL_RESULT.matcher(text).find()) {
      return null;
    }
    return tools().stream()
        .filter(name -> SHELLS.contains(name.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElse(null);
  }

  /** Returns whether the shell shall run without the sandbox, which needs a permission. */
  boolean leavesSandbox() {
    return text.contains("USE_TOOL ESCALATED");
  }

  /** Returns the last message of the user as JSON; all of the request if it has none. */
  private String lastPrompt() {
    for (String messages : List.of("messages", "input", "contents")) {
      List<Node> all = body.at(messages).items();
      for (int i = all.size() - 1; i >= 0; i--) {
        if (all.get(i).at("role").text().equals("user")) {
          return Json.write(all.get(i).value());
        }
      }
    }
    return text;
  }

  /** Answers with JSON. */
  public void json(int status, Map<String, @Nullable Object> answer) throws IOException {
    byte[] bytes = Json.write(answer).getBytes(UTF_8);
    exchange.getResponseHeaders().set("content-type", "application/json");
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.sendResponseHeaders(status, -1);
      return;
    }
    exchange.sendResponseHeaders(status, bytes.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }

  /** Begins an answer in events. */
  Events events(String lineEnd) throws IOException {
    exchange.getResponseHeaders().set("content-type", "text/event-stream");
    exchange.getResponseHeaders().set("cache-control", "no-cache");
    exchange.sendResponseHeaders(200, 0);
    return new Events(exchange.getResponseBody(), lineEnd);
  }

  /** An answer in events, one after the other. */
  final class Events implements AutoCloseable {

    private final OutputStream out;
    private final String lineEnd;
    private int sequence;

    Events(OutputStream out, String lineEnd) {
      this.out = out;
      this.lineEnd = lineEnd;
    }

    /** Sends an event with its type in both places. */
    void typed(String type, @Nullable Object... keysAndValues) throws IOException {
      Map<String, @Nullable Object> event = Json.object("type", type);
      event.putAll(Json.object(keysAndValues));
      write("event: " + type + lineEnd + "data: " + Json.write(event));
    }

    /** Sends an event with its type in both places, and a number in sequence. */
    void numbered(String type, @Nullable Object... keysAndValues) throws IOException {
      Map<String, @Nullable Object> event =
          Json.object("type", type, "sequence_number", sequence++);
      event.putAll(Json.object(keysAndValues));
      write("event: " + type + lineEnd + "data: " + Json.write(event));
    }

    /** Sends an event without a type. */
    void data(Map<String, @Nullable Object> event) throws IOException {
      write("data: " + Json.write(event));
    }

    void done() throws IOException {
      write("data: [DONE]");
    }

    private void write(String event) throws IOException {
      out.write((event + lineEnd + lineEnd).getBytes(UTF_8));
      out.flush();
    }

    /** Waits as long as there is between two pieces. */
    void pause() throws IOException {
      boolean isSlow =
          lastPrompt().contains("SLOW please")
              || exchange.getRequestURI().getPath().startsWith("/slow");
      long millis = isSlow ? settings.slowMillis() : settings.gapMillis();
      try {
        if (settings.closed().await(millis, TimeUnit.MILLISECONDS)) {
          throw new IOException("the model is closed");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("the model is closed", e);
      }
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }
}
