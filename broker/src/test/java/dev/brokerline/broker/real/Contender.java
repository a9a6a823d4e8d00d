package dev.brokerline.broker.real;

import dev.brokerline.harness.program.AgentProgram;
import dev.brokerline.harness.program.AgentPrograms;
import dev.brokerline.protocol.model.AgentSpec;
import dev.brokerline.protocol.model.HeadlessProvider;
import java.util.List;
import java.util.Locale;

/** A program and what it runs in. */
enum Contender {
  CLAUDE("claude", false, "claude-haiku-4-5", "claude-haiku-4-5"),
  CODEX("codex", false, "other-model", "other-model"),
  GEMINI("gemini", false, "gemini-2.5-pro", "gemini-2.5-pro"),
  OPENCODE("opencode", false, "mock/other-model", "other-model"),
  COPILOT("copilot", false, "other-model", "other-model"),
  QWEN("qwen", false, "other-model(openai)", "other-model"),
  CLAUDE_TERMINAL("claude", true, "claude-haiku-4-5", "claude-haiku-4-5"),
  CODEX_TERMINAL("codex", true, "gpt-5.6-sol", "gpt-5.6-sol"),
  GEMINI_TERMINAL("gemini", true, "gemini-2.5-pro", "gemini-2.5-pro"),
  OPENCODE_TERMINAL("opencode", true, "mock/other-model", "other-model"),
  QWEN_TERMINAL("qwen", true, "other-model", "other-model");

  private final String program;
  private final boolean inTerminal;
  private final String otherModel;
  private final String requested;

  Contender(String program, boolean inTerminal, String otherModel, String requested) {
    this.program = program;
    this.inTerminal = inTerminal;
    this.otherModel = otherModel;
    this.requested = requested;
  }

  /** Returns the name by which the command line asks for it, such as {@code claude-terminal}. */
  String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  boolean inTerminal() {
    return inTerminal;
  }

  /** Returns the model to switch to. */
  String otherModel() {
    return otherModel;
  }

  /** Returns the name under which that model's requests ask for it. */
  String requestedModel() {
    return requested;
  }

  AgentProgram program() {
    return AgentPrograms.find(program).orElseThrow();
  }

  /** Returns the usual name of its executable. */
  String executable() {
    return program().executables().get(0);
  }

  /** Returns the arguments with which a terminal does not ask for the broker's tools. */
  List<String> allowingTools() {
    return switch (this) {
      case CLAUDE_TERMINAL -> List.of("--allowedTools", "mcp__relay");
      case CODEX_TERMINAL ->
          List.of("-c", "mcp_servers.relay.default_tools_approval_mode=\"approve\"");
      default -> List.of();
    };
  }

  AgentSpec spec(String name) {
    return inTerminal
        ? AgentSpec.pty(name, executable())
        : AgentSpec.headless(name, new HeadlessProvider(program));
  }
}
