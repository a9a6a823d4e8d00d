package dev.brokerline.testing.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.brokerline.testing.agent.json.Json;
import dev.brokerline.testing.agent.json.Node;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class MockModelTest {

  private static final String GEMINI = "/v1beta/models/m:streamGenerateContent";

  private final MockModel model;
  private final HttpClient http = HttpClient.newHttpClient();

  MockModelTest() throws IOException {
    model = MockModel.builder().slowPause(Duration.ofMinutes(5)).toolCommand("touch x").start();
  }

  @AfterEach
  void close() {
    model.close();
  }

  private HttpRequest request(URI base, String path, String body) {
    return HttpRequest.newBuilder(URI.create(base + path))
        .POST(HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')))
        .build();
  }

  private HttpResponse<String> post(URI base, String path, String body) throws Exception {
    return http.send(request(base, path, body), HttpResponse.BodyHandlers.ofString());
  }

  private List<Node> events(String path, String body) throws Exception {
    HttpResponse<String> response = post(model.address(), path, body);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-type")).contains("text/event-stream");
    return response
        .body()
        .lines()
        .filter(line -> line.startsWith("data: {"))
        .map(line -> Node.parse("event", line.substring(6)))
        .toList();
  }

  private static String texts(List<Node> events) {
    return events.stream()
        .map(
            event ->
                event
                    .at("delta")
                    .text(
                        event
                            .at("delta")
                            .at("text")
                            .text(
                                first(event.at("choices"))
                                    .at("delta")
                                    .at("content")
                                    .text(
                                        first(
                                                first(event.at("candidates"))
                                                    .at("content")
                                                    .at("parts"))
                                            .at("text")
                                            .text()))))
        .filter(text -> !text.isEmpty())
        .collect(Collectors.joining("|"));
  }

  private static Node first(Node array) {
    return array.items().isEmpty() ? Node.of(null) : array.items().get(0);
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/responses, \"input_tokens\":100",
    "/v1/chat/completions, \"cached_tokens\":20",
    "/v1/messages, \"cache_creation_input_tokens\":5",
    GEMINI + ", \"thoughtsTokenCount\":2",
  })
  void saysTheSameInFourPiecesOnEachWire(String path, String usage) throws Exception {
    List<Node> events = events(path, "{'model':'m','stream':true}");
    assertThat(texts(events)).isEqualTo("Hello| from| mock|.");
    assertThat(events.toString()).contains(usage);
    assertThat(model.models()).containsExactly("m");
    assertThat(model.requests().get(0).path()).isEqualTo(path);
    assertThat(model.requests().get(0).body()).isEqualTo("{\"model\":\"m\",\"stream\":true}");
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/responses, exec_command, \"{'cmd':'touch x'}\"",
    "/v1/chat/completions, bash, 'touch x'",
    "/v1/messages, Bash, 'touch x'",
    GEMINI + ", run_shell_command, 'touch x'",
  })
  void usesAShellOnceIfAskedTo(String path, String shell, String expected) throws Exception {
    String tools =
        "'tools':[{'name':'read'},{'name':'%s','parameters':{'properties':{'cmd':{}}},'functionDeclarations':[{'name':'%s'}]}]"
            .formatted(shell, shell);
    String body = "{'model':'m','stream':true,'prompt':'USE_TOOL now',%s".formatted(tools);
    List<Node> events = events(path, body + "}");
    assertThat(events.toString().replace("\\\"", "'"))
        .contains("\"" + shell + "\"")
        .contains("touch x");
    assertThat(texts(events)).doesNotContain("Hello");
    String result = ",'r':{'type':'tool_result','x':{'type':'function_call_output'}}}";
    assertThat(texts(events(path, body + result))).isEqualTo("Hello| from| mock|.");
    assertThat(model.requests().get(0).tools()).contains(shell);
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/responses, mock_401",
    "/v1/messages, authentication_error",
    GEMINI + ", UNAUTHENTICATED",
  })
  void failsByItsAddress(String path, String words) throws Exception {
    HttpResponse<String> response = post(model.address("err401"), path, "{'model':'m'}");
    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(response.body()).contains(words);
    assertThat(post(model.address("err529"), path, "{}").statusCode()).isEqualTo(529);
    assertThat(model.requests()).hasSize(2);
    assertThat(model.requests().get(0).path()).isEqualTo("/err401" + path);
    assertThatThrownBy(() -> model.address("fail")).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({"/v1/responses", "/v1/chat/completions", "/v1/messages"})
  void doesNotKnowAModelThatSaysSo(String path) throws Exception {
    HttpResponse<String> response = post(model.address(), path, "{'model':'no-such-model'}");
    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.body()).contains("no-such-model");
  }

  @Test
  void answersInOnePieceAndCountsTokens() throws Exception {
    assertThat(post(model.address(), "/v1/messages", "{'model':'m'}").body())
        .contains("Hello from mock.", "\"stop_reason\":\"end_turn\"");
    assertThat(post(model.address(), "/v1/chat/completions", "{'model':'m'}").body())
        .contains("Hello from mock.");
    assertThat(post(model.address(), "/v1/messages/count_tokens", "{}").body())
        .isEqualTo("{\"input_tokens\":100}");
    assertThat(post(model.address(), "/v1beta/models/m:countTokens", "{}").body())
        .isEqualTo("{\"totalTokens\":100}");
    HttpRequest models = HttpRequest.newBuilder(URI.create(model.address() + "/v1/models")).build();
    assertThat(http.send(models, HttpResponse.BodyHandlers.ofString()).body())
        .contains("mock-model");
    assertThat(post(model.address(), "/nowhere", "{}").statusCode()).isEqualTo(404);
    HttpRequest head = HttpRequest.newBuilder(model.address()).method("HEAD", noBody()).build();
    assertThat(http.send(head, HttpResponse.BodyHandlers.ofString()).statusCode()).isEqualTo(404);
  }

  private static HttpRequest.BodyPublisher noBody() {
    return HttpRequest.BodyPublishers.noBody();
  }

  @Test
  void breaksOffASlowAnswerWhenItIsClosed() throws Exception {
    CompletableFuture<?> slow =
        http.sendAsync(
            request(model.address(), "/v1/messages", "{'stream':true,'p':'SLOW please'}"),
            HttpResponse.BodyHandlers.ofString());
    CompletableFuture<?> alsoSlow =
        http.sendAsync(
            request(model.address("slow"), "/v1/messages", "{'stream':true}"),
            HttpResponse.BodyHandlers.ofString());
    Awaitility.await().until(() -> model.requests().size() == 2);
    assertThat(slow).isNotDone();
    assertThat(alsoSlow).isNotDone();
    model.close();
    Awaitility.await().until(() -> slow.isDone() && alsoSlow.isDone());
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/responses, input, content",
    "/v1/chat/completions, messages, content",
    "/v1/messages, messages, content",
    GEMINI + ", contents, parts",
  })
  void isSlowForTheLastPromptOnly(String path, String messages, String content) throws Exception {
    String turns =
        "{'stream':true,'%s':[{'role':'user','%s':'%s'},{'role':'assistant'},{'role':'user','%s':'%s'}]}";
    String before = turns.formatted(messages, content, "SLOW please", content, "Say hello");
    assertThat(texts(events(path, before))).isEqualTo("Hello| from| mock|.");
    String now = turns.formatted(messages, content, "Say hello", content, "SLOW please");
    CompletableFuture<?> slow =
        http.sendAsync(request(model.address(), path, now), HttpResponse.BodyHandlers.ofString());
    Awaitility.await().until(() -> model.requests().size() == 2);
    assertThat(slow).isNotDone();
  }

  @Test
  void makesAHomeThatPointsEachProgramToTheModel(@TempDir Path directory) throws Exception {
    MockModelHome home = MockModelHome.create(directory.resolve("h"), model.address(), directory);
    String address = model.address().toString();
    for (String program :
        List.of(
            "claude",
            "codex",
            "gemini",
            "opencode",
            "copilot",
            "qwen",
            "claude-agent-acp",
            "codex-acp")) {
      assertThat(home.environment(program))
          .containsEntry("HOME", home.directory().toString())
          .hasSizeGreaterThan(9);
    }
    assertThat(home.environment("claude")).containsEntry("ANTHROPIC_BASE_URL", address);
    assertThat(home.environment("gemini")).containsEntry("GOOGLE_GEMINI_BASE_URL", address);
    assertThat(home.environment("opencode").get("OPENCODE_CONFIG_CONTENT"))
        .contains(address + "/v1");
    assertThat(home.directory().resolve(".codex/config.toml"))
        .content()
        .contains("base_url = \"" + address + "/v1\"");
    for (String file : List.of(".claude.json", ".gemini/settings.json", ".qwen/settings.json")) {
      assertThat(Json.read(Files.readString(home.directory().resolve(file)).strip())).isNotNull();
    }
    assertThatThrownBy(() -> home.environment("emacs"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void forgetsTheOldestBodiesBeforeItHoldsTooMuch() throws Exception {
    String large = "{'model':'m','padding':'" + "x".repeat(25 << 20) + "'}";
    for (int i = 0; i < 4; i++) {
      assertThat(post(model.address("err500"), "/v1/messages", large).statusCode()).isEqualTo(500);
    }
    assertThat(model.requests())
        .extracting(request -> request.body().isEmpty())
        .containsExactly(true, true, false, false);
    assertThat(model.models()).containsExactly("m", "m", "m", "m");
  }

  @Test
  void leavesTheSandboxIfAskedToAndOffered() throws Exception {
    String tools =
        "'tools':[{'name':'exec_command','parameters':{'properties':{'cmd':{},'sandbox_permissions':{}}}}]";
    String plain = events("/v1/responses", "{'input':'USE_TOOL',%s}".formatted(tools)).toString();
    assertThat(plain).contains("touch x").doesNotContain("require_escalated");
    String escalated =
        events("/v1/responses", "{'input':'USE_TOOL ESCALATED',%s}".formatted(tools)).toString();
    assertThat(escalated).contains("touch x").contains("require_escalated");
  }
}
