package dev.brokerline.testing.agent;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.brokerline.testing.agent.json.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A home directory in which claude, codex, gemini, opencode, copilot and qwen talk to a {@link
 * MockModel}, ask no questions at their first start, and send nothing anywhere else. Nothing is
 * written outside it.
 *
 * <pre>{@code
 * ProcessBuilder builder = new ProcessBuilder("claude", "-p", "Say hello").directory(work);
 * builder.environment().putAll(home.environment("claude"));
 * }</pre>
 */
public final class MockModelHome {

  /** The models that programs list, if they can be told; the first one is the default. */
  static final List<String> MODELS = List.of("mock-model", "other-model");

  private static final String KEY = "mock-not-a-key";

  private final Path home;
  private final URI model;

  private MockModelHome(Path home, URI model) {
    this.home = home;
    this.model = model;
  }

  /**
   * Writes the configuration files.
   *
   * @param home the directory, which is created if it does not exist
   * @param model the address of the model: {@link MockModel#address()}, or one that fails
   * @param work the directory in which the programs work, which they are told to trust
   * @throws IOException if a file cannot be written
   */
  public static MockModelHome create(Path home, URI model, Path work) throws IOException {
    Path place = Files.createDirectories(home).toRealPath();
    MockModelHome made = new MockModelHome(place, model);
    String trusted = work.toRealPath().toString();
    made.write(".codex/config.toml", made.codexConfiguration(trusted));
    made.write(
        ".codex/auth.json", Json.write(Json.object("auth_mode", "apikey", "OPENAI_API_KEY", KEY)));
    made.write(".gemini/settings.json", Json.write(geminiSettings()));
    made.write(".qwen/settings.json", Json.write(made.qwenSettings()));
    made.write(".claude.json", Json.write(claudeSettings(trusted)));
    return made;
  }

  private void write(String name, String text) throws IOException {
    Path file = home.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text + "\n", UTF_8);
  }

  private String codexConfiguration(String trusted) {
    return """
        model = "mock-model"
        model_provider = "mock"
        check_for_update_on_startup = false
        [model_providers.mock]
        name = "Mock"
        base_url = "%s/v1"
        wire_api = "responses"
        request_max_retries = 0
        stream_max_retries = 0
        [projects.%s]
        trust_level = "trusted"
        [tui]
        screen_reader_detection_done = true"""
        .formatted(model, Json.write(trusted));
  }

  private static Map<String, @Nullable Object> geminiSettings() {
    return Json.object(
        "general",
        Json.object("enableAutoUpdate", false),
        "privacy",
        Json.object("usageStatisticsEnabled", false),
        "model",
        Json.object("name", "gemini-2.5-flash"),
        "security",
        Json.object("auth", Json.object("selectedType", "gemini-api-key")),
        "telemetry",
        Json.object("enabled", false),
        "tools",
        Json.object("shell", Json.object("enableInteractiveShell", false)));
  }

  private Map<String, @Nullable Object> qwenSettings() {
    List<Object> models =
        MODELS.stream()
            .<Object>map(
                name ->
                    Json.object(
                        "id",
                        name,
                        "name",
                        name,
                        "baseUrl",
                        model + "/v1",
                        "envKey",
                        "OPENAI_API_KEY"))
            .toList();
    return Json.object(
        "security",
        Json.object("auth", Json.object("selectedType", "openai")),
        "modelProviders",
        Json.object("openai", models),
        "model",
        Json.object("name", MODELS.get(0)),
        "$version",
        4);
  }

  private static Map<String, @Nullable Object> claudeSettings(String trusted) {
    return Json.object(
        "hasCompletedOnboarding",
        true,
        "theme",
        "dark",
        "customApiKeyResponses",
        Json.object("approved", List.of(KEY), "rejected", List.of()),
        "projects",
        Json.object(
            trusted,
            Json.object("hasTrustDialogAccepted", true, "hasCompletedProjectOnboarding", true)));
  }

  /** Returns the directory. */
  public Path directory() {
    return home;
  }

  /**
   * Returns the environment variables for a program, which are added to those of the test.
   *
   * @param program {@code claude}, {@code codex}, {@code gemini}, {@code opencode}, {@code
   *     copilot}, {@code qwen}, {@code claude-agent-acp} or {@code codex-acp}
   * @throws IllegalArgumentException if it is none of these
   */
  public Map<String, String> environment(String program) {
    Map<String, String> variables = new TreeMap<>();
    variables.put("HOME", home.toString());
    variables.put("XDG_CONFIG_HOME", home.resolve(".config").toString());
    variables.put("XDG_DATA_HOME", home.resolve(".local/share").toString());
    variables.put("XDG_STATE_HOME", home.resolve(".local/state").toString());
    variables.put("XDG_CACHE_HOME", home.resolve(".cache").toString());
    variables.put("NO_PROXY", "127.0.0.1,localhost");
    variables.put("no_proxy", "127.0.0.1,localhost");
    switch (program) {
      case "claude", "claude-agent-acp" -> claude(variables);
      case "codex", "codex-acp" -> codex(variables);
      case "gemini" -> gemini(variables);
      case "opencode" -> opencode(variables);
      case "copilot" -> copilot(variables);
      case "qwen" -> openai(variables);
      default -> throw new IllegalArgumentException("no program of this home: " + program);
    }
    return variables;
  }

  private void claude(Map<String, String> variables) {
    variables.put("ANTHROPIC_BASE_URL", model.toString());
    variables.put("ANTHROPIC_API_KEY", KEY);
    variables.put("CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "1");
    variables.put("DISABLE_AUTOUPDATER", "1");
    variables.put("DISABLE_TELEMETRY", "1");
    variables.put("CLAUDE_CODE_MAX_RETRIES", "0");
    variables.put("IS_SANDBOX", "1");
  }

  private void codex(Map<String, String> variables) {
    variables.put("CODEX_HOME", home.resolve(".codex").toString());
    variables.put("MODEL_PROVIDER", "mock");
    variables.put("CODEX_API_KEY", KEY);
    variables.put("OPENAI_API_KEY", KEY);
  }

  private void gemini(Map<String, String> variables) {
    variables.put("GEMINI_API_KEY", KEY);
    variables.put("GOOGLE_GEMINI_BASE_URL", model.toString());
    variables.put("GEMINI_CLI_NO_RELAUNCH", "true");
    variables.put("GEMINI_CLI_TRUST_WORKSPACE", "true");
  }

  private void opencode(Map<String, String> variables) {
    Map<String, @Nullable Object> models = Json.object();
    for (String name : MODELS) {
      models.put(
          name,
          Json.object(
              "name",
              name,
              "tool_call",
              true,
              "limit",
              Json.object("context", 100_000, "output", 8_000)));
    }
    Map<String, @Nullable Object> provider =
        Json.object(
            "npm",
            "@ai-sdk/openai-compatible",
            "name",
            "Mock",
            "options",
            Json.object("baseURL", model + "/v1", "apiKey", KEY),
            "models",
            models);
    variables.put(
        "OPENCODE_CONFIG_CONTENT",
        Json.write(
            Json.object(
                "autoupdate",
                false,
                "share",
                "disabled",
                "permission",
                Json.object("bash", "ask"),
                "provider",
                Json.object("mock", provider),
                "model",
                "mock/" + MODELS.get(0),
                "small_model",
                "mock/" + MODELS.get(0))));
    variables.put("OPENCODE_DISABLE_AUTOUPDATE", "1");
    variables.put("OPENCODE_DISABLE_MODELS_FETCH", "1");
    variables.put("OPENCODE_DISABLE_LSP_DOWNLOAD", "1");
    // It installs what plugins need at each start, and would try for minutes without a network.
    variables.put("NPM_CONFIG_OFFLINE", "true");
  }

  private void copilot(Map<String, String> variables) {
    variables.put("COPILOT_PROVIDER_BASE_URL", model + "/v1");
    variables.put("COPILOT_PROVIDER_TYPE", "openai");
    variables.put("COPILOT_PROVIDER_API_KEY", KEY);
    variables.put("COPILOT_MODEL", MODELS.get(0));
    variables.put("COPILOT_OFFLINE", "true");
  }

  private void openai(Map<String, String> variables) {
    variables.put("OPENAI_API_KEY", KEY);
    variables.put("OPENAI_BASE_URL", model + "/v1");
    variables.put("OPENAI_MODEL", MODELS.get(0));
    variables.put("QWEN_CODE_NO_RELAUNCH", "1");
  }
}
