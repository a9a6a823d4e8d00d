package dev.brokerline.testing.agent;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.brokerline.testing.agent.json.Json;
import dev.brokerline.testing.agent.model.ModelCall;
import dev.brokerline.testing.agent.model.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A model on this machine that speaks the wires of OpenAI (responses and chat completions),
 * Anthropic and Google, so that real agent programs run without a network or a key.
 *
 * <p>It says {@code Hello from mock.} in four pieces, and counts 100 tokens in, 20 of them cached,
 * and 7 out, 2 of them reasoning (on Anthropic's wire: 80 in, 20 read from and 5 written to the
 * cache, and 7 out). What a prompt or the address says changes that:
 *
 * <ul>
 *   <li>{@code USE_TOOL} in a prompt: it first asks for one command of the shell; with {@code
 *       USE_TOOL ESCALATED}, outside the program's sandbox if codex has one, which needs a
 *       permission
 *   <li>{@code CALL_TOOL SERVER TOOL ARGUMENTS} in the last prompt, with an object of JSON: it
 *       first asks for this tool of an MCP server, on the wires that claude and codex use
 *   <li>{@code SLOW please} in the last prompt: it pauses after each piece
 *   <li>a model whose name contains {@code no-such} does not exist, except on Google's wire
 *   <li>{@link #address(String)} with {@code err401} or another status: every request fails so;
 *       with {@code slow}: it pauses after each piece
 * </ul>
 *
 * <p>The methods may be called from any thread.
 */
public final class MockModel implements AutoCloseable {

  private static final Pattern PREFIX = Pattern.compile("^/(?:err(\\d{3})|slow)(?=/)");

  private static final int MAX_BODY_BYTES = 64 << 20;
  private static final int MAX_REQUESTS = 10_000;
  private static final long MAX_BODY_CHARACTERS = 64L << 20;

  private final List<Wire> wires = Wire.all();
  private final AtomicLong numbers = new AtomicLong();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final HttpServer server;
  private final ExecutorService threads;
  private final ModelCall.Settings settings;

  /** Guarded by itself, as the two numbers are. */
  private final List<Request> requests = new ArrayList<>();

  private int firstWithBody;
  private long bodyCharacters;

  private MockModel(Builder builder) throws IOException {
    settings =
        new ModelCall.Settings(
            builder.command, builder.gap.toMillis(), builder.slow.toMillis(), closed);
    server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), builder.port), 0);
    threads =
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "mock-model");
              thread.setDaemon(true);
              return thread;
            });
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /**
   * A request that the model received.
   *
   * @param at when it arrived
   * @param method the HTTP method
   * @param path the path, with all that the address says
   * @param model the model that it names; empty for none
   * @param tools the names of the tools that it offers
   * @param body its body, with all that the model is told; empty once it and the newer ones have
   *     more than 64 Mi characters
   */
  public record Request(
      Instant at, String method, String path, String model, List<String> tools, String body) {

    /** Copies the names. */
    public Request {
      tools = List.copyOf(tools);
    }

    private Request withoutBody() {
      return new Request(at, method, path, model, tools, "");
    }
  }

  /**
   * Starts a model on a free port.
   *
   * @throws IOException if it cannot listen
   */
  public static MockModel start() throws IOException {
    return builder().start();
  }

  /** Returns a builder of a model. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns the address, such as {@code http://127.0.0.1:8901}. */
  public URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /**
   * Returns an address at which the model behaves otherwise.
   *
   * @param behavior {@code err401}, {@code err500} or another status, or {@code slow}
   */
  public URI address(String behavior) {
    if (!PREFIX.matcher("/" + behavior + "/").find()) {
      throw new IllegalArgumentException("must be slow or err and a status, was " + behavior);
    }
    return URI.create(address() + "/" + behavior);
  }

  /** Returns the requests for answers of a model, oldest first; the newest ten thousand. */
  public List<Request> requests() {
    synchronized (requests) {
      return List.copyOf(requests);
    }
  }

  /** Returns the models that the requests named, one for each request. */
  public List<String> models() {
    return requests().stream().map(Request::model).toList();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = body(exchange);
      String path = exchange.getRequestURI().getPath();
      Matcher prefix = PREFIX.matcher(path);
      boolean hasPrefix = prefix.find();
      ModelCall call =
          new ModelCall(
              exchange,
              numbers.incrementAndGet(),
              hasPrefix ? path.substring(prefix.end()) : path,
              body,
              settings);
      String status = hasPrefix ? prefix.group(1) : null;
      answer(exchange, call, body, status == null ? 0 : Integer.parseInt(status));
    } catch (IOException e) {
      // The program is gone, or the model is closed. Neither is a failure of the model.
    }
  }

  private static String body(HttpExchange exchange) throws IOException {
    try (InputStream in = exchange.getRequestBody()) {
      byte[] bytes = in.readNBytes(MAX_BODY_BYTES + 1);
      if (bytes.length > MAX_BODY_BYTES) {
        throw new IOException("the request is longer than " + MAX_BODY_BYTES + " bytes");
      }
      return new String(bytes, UTF_8);
    }
  }

  private void answer(HttpExchange exchange, ModelCall call, String body, int status)
      throws IOException {
    boolean isPost = exchange.getRequestMethod().equals("POST");
    for (Wire wire : wires) {
      if (isPost && wire.accepts(call)) {
        add(
            new Request(
                Instant.now(),
                exchange.getRequestMethod(),
                exchange.getRequestURI().getPath(),
                wire.model(call),
                call.tools(),
                body));
        if (status == 0) {
          wire.answer(call);
        } else {
          call.json(status, wire.error(status));
        }
        return;
      }
    }
    if (call.path().endsWith("/models")) {
      call.json(200, Json.object("object", "list", "data", listed()));
    } else {
      call.json(404, Json.object("error", Json.object("message", "not found")));
    }
  }

  private static List<Object> listed() {
    List<Object> models = new ArrayList<>();
    for (String model : MockModelHome.MODELS) {
      models.add(Json.object("id", model, "object", "model", "created", 1, "owned_by", "mock"));
    }
    return models;
  }

  private void add(Request request) {
    synchronized (requests) {
      if (requests.size() == MAX_REQUESTS) {
        bodyCharacters -= requests.remove(0).body().length();
        firstWithBody = Math.max(0, firstWithBody - 1);
      }
      requests.add(request);
      bodyCharacters += request.body().length();
      while (bodyCharacters > MAX_BODY_CHARACTERS && firstWithBody < requests.size() - 1) {
        Request old = requests.get(firstWithBody);
        bodyCharacters -= old.body().length();
        requests.set(firstWithBody++, old.withoutBody());
      }
    }
  }

  /** Stops at once; running answers break off. */
  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  /** Builds models. Not for use by several threads at once. */
  public static final class Builder {

    private int port;
    private String command = "echo MOCK_TOOL_RAN";
    private Duration gap = Duration.ZERO;
    private Duration slow = Duration.ofSeconds(3);

    private Builder() {}

    /** Sets the port; by default a free one. */
    public Builder port(int number) {
      port = number;
      return this;
    }

    /** Sets the command that {@code USE_TOOL} runs; by default {@code echo MOCK_TOOL_RAN}. */
    public Builder toolCommand(String shellCommand) {
      command = shellCommand;
      return this;
    }

    /** Sets the pause after each piece; by default none. */
    public Builder pause(Duration time) {
      gap = time;
      return this;
    }

    /** Sets the pause after each piece of a slow answer; 3 s by default. */
    public Builder slowPause(Duration time) {
      slow = time;
      return this;
    }

    /**
     * Starts the model.
     *
     * @throws IOException if it cannot listen
     */
    public MockModel start() throws IOException {
      return new MockModel(this);
    }
  }
}
