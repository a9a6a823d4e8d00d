package dev.brokerline.spawn.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallersVariablesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CLAUDECODE",
        "CLAUDE_CODE_CHILD_SESSION",
        "CLAUDE_CODE_SESSION_ID",
        "CLAUDE_CODE_SESSION_ACCESS_TOKEN",
        "CLAUDE_CODE_ENTRYPOINT",
        "CLAUDE_CODE_EXECPATH",
        "CLAUDE_CODE_MESSAGING_SOCKET",
        "CLAUDE_CODE_REMOTE_SESSION_ID",
        "CLAUDE_CODE_WEBSOCKET_AUTH_FILE_DESCRIPTOR",
        "CLAUDE_PID",
        "CLAUDE_PROJECT_DIR",
        "AI_AGENT",
        "CODEX_THREAD_ID",
        "CODEX_CI",
        "CODEX_INTERNAL_ORIGINATOR_OVERRIDE",
        "GEMINI_CLI",
        "QWEN_CODE",
        "OPENCODE",
        "OPENCODE_PID",
        "OPENCODE_RUN_ID",
        "OPENCODE_PROCESS_ROLE",
        "COPILOT_CLI",
        "CURSOR_TRACE_ID",
        "RELAY_AGENT_TOKEN"
      })
  void whatMarksTheCallersSessionIsRemoved(String name) {
    assertThat(CallersVariables.without(Map.of(name, "1"))).doesNotContainKey(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CLAUDE_CODE_USE_BEDROCK",
        "CLAUDE_CODE_USE_VERTEX",
        "CLAUDE_CODE_MAX_OUTPUT_TOKENS",
        "CLAUDE_CODE_OAUTH_TOKEN",
        "CLAUDE_CODE_MAX_RETRIES",
        "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC",
        "CLAUDE_CODE_SSE_PORT",
        "CLAUDE_CONFIG_DIR",
        "ANTHROPIC_API_KEY",
        "CODEX_HOME",
        "CODEX_API_KEY",
        "CODEX_SANDBOX",
        "GEMINI_API_KEY",
        "GEMINI_CLI_TRUST_WORKSPACE",
        "GEMINI_CLI_NO_RELAUNCH",
        "OPENCODE_CONFIG_CONTENT",
        "OPENCODE_SERVER_PASSWORD",
        "OPENCODE_DISABLE_AUTOUPDATE",
        "QWEN_CODE_NO_RELAUNCH",
        "COPILOT_MODEL",
        "CURSOR_API_KEY",
        "GIT_AUTHOR_NAME",
        "GIT_SSH_COMMAND",
        "GIT_CONFIG_GLOBAL",
        "GIT_CONFIG_COUNT",
        "GIT_CONFIG_KEY_0",
        "COLORTERM",
        "LANG",
        "LC_ALL",
        "AGENT"
      })
  void whatConfiguresStays(String name) {
    assertThat(CallersVariables.without(Map.of(name, "1"))).containsEntry(name, "1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "COLUMNS",
        "LINES",
        "TMUX",
        "TMUX_PANE",
        "STY",
        "TERMCAP",
        "TERM_PROGRAM",
        "KITTY_WINDOW_ID",
        "ZELLIJ_SESSION_NAME",
        "VTE_VERSION",
        "WT_SESSION",
        "ITERM_SESSION_ID"
      })
  void whatIsAboutTheCallersTerminalIsRemoved(String name) {
    assertThat(CallersVariables.without(Map.of(name, "1"))).doesNotContainKey(name);
  }

  @Test
  void theKindOfTerminalIsTheAgents() {
    assertThat(CallersVariables.without(Map.of("TERM", "tmux-256color")))
        .containsOnly(Map.entry("TERM", "xterm-256color"));
  }

  @Test
  void allThatGitCallsLocalToARepositoryIsRemoved() throws IOException {
    Process git = new ProcessBuilder("git", "rev-parse", "--local-env-vars").start();
    Map<String, String> hook = new TreeMap<>();
    new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
        .lines()
        .forEach(name -> hook.put(name, "x"));
    assertThat(hook).containsKeys("GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE");
    hook.putAll(
        Map.of("GIT_CONFIG_KEY_0", "x", "GIT_CONFIG_VALUE_0", "x", "GIT_QUARANTINE_PATH", "x"));

    assertThat(CallersVariables.without(hook).keySet()).containsExactly("TERM");
  }

  @Test
  void insideOpencodeThePasswordOfItsServerIsRemoved() {
    Map<String, String> inside =
        Map.of(
            "OPENCODE", "1", "OPENCODE_SERVER_PASSWORD", "x", "AGENT", "1", "OPENCODE_CONFIG", "x");

    assertThat(CallersVariables.without(inside)).containsOnlyKeys("OPENCODE_CONFIG", "TERM");
  }
}
