package dev.brokerline.harness.program;

import java.util.List;

/**
 * Where programs keep their logins, as their own files of November 2026 say and as they were seen
 * to do on Linux.
 */
final class Logins {

  static final Login CLAUDE =
      new Login(
          List.of(
              "ANTHROPIC_API_KEY",
              "ANTHROPIC_AUTH_TOKEN",
              "CLAUDE_CODE_OAUTH_TOKEN",
              "CLAUDE_CODE_USE_BEDROCK",
              "CLAUDE_CODE_USE_VERTEX",
              "CLAUDE_CODE_USE_FOUNDRY"),
          List.of("${CLAUDE_CONFIG_DIR:-~/.claude}/.credentials.json"),
          // They may name a command that prints a key.
          List.of(
              "${CLAUDE_CONFIG_DIR:-~/.claude}/settings.json",
              "/etc/claude-code/managed-settings.json"),
          /* keychain= */ false,
          "Run 'claude' and type /login, or set ANTHROPIC_API_KEY");

  static final Login CODEX =
      new Login(
          List.of("CODEX_API_KEY", "CODEX_ACCESS_TOKEN"),
          List.of("${CODEX_HOME:-~/.codex}/auth.json"),
          // It may name the keyring, or a provider that takes its key from a variable.
          List.of("${CODEX_HOME:-~/.codex}/config.toml"),
          /* keychain= */ false,
          "Run 'codex login', or pipe a key to 'codex login --with-api-key'");

  static final Login GEMINI =
      new Login(
          List.of(
              "GEMINI_API_KEY",
              "GOOGLE_API_KEY",
              "GOOGLE_GENAI_USE_VERTEXAI",
              "GOOGLE_GENAI_USE_GCA"),
          List.of("~/.gemini/oauth_creds.json", "~/.gemini/gemini-credentials.json"),
          List.of(),
          /* keychain= */ true,
          "Run 'gemini' and choose a way to sign in, or set GEMINI_API_KEY");

  /** It has models that need no login. */
  static final Login OPENCODE =
      new Login(
          List.of("OPENCODE_API_KEY", "OPENCODE_AUTH_CONTENT"),
          List.of("${XDG_DATA_HOME:-~/.local/share}/opencode/auth.json"),
          List.of(),
          /* keychain= */ true,
          "Run 'opencode auth login', or set the key of the model's provider");

  static final Login COPILOT =
      new Login(
          List.of("COPILOT_GITHUB_TOKEN", "GH_TOKEN", "GITHUB_TOKEN", "COPILOT_PROVIDER_BASE_URL"),
          List.of(),
          List.of(),
          /* keychain= */ true,
          "Run 'copilot' and type /login, or set COPILOT_GITHUB_TOKEN");

  static final Login QWEN =
      new Login(
          List.of("OPENAI_API_KEY", "DASHSCOPE_API_KEY", "BAILIAN_CODING_PLAN_API_KEY"),
          List.of("${QWEN_HOME:-~/.qwen}/oauth_creds.json"),
          List.of("${QWEN_HOME:-~/.qwen}/settings.json", "${QWEN_HOME:-~/.qwen}/.env"),
          /* keychain= */ false,
          "Run 'qwen' and type /auth, or set OPENAI_API_KEY");

  private Logins() {}
}
