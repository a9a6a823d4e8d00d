package dev.brokerline.harness.real;

import dev.brokerline.harness.program.AgentProgram;
import dev.brokerline.harness.program.AgentPrograms;
import java.util.Arrays;
import java.util.Optional;

/** A program that is published on npm. */
@SuppressWarnings("ImmutableEnumChecker") // a record of texts
enum Candidate {
  CLAUDE(
      "claude",
      "@anthropic-ai/claude-code",
      new ModelNames("claude-haiku-4-5", "claude-haiku-4-5", "no-such-model")),
  CODEX("codex", "@openai/codex", new ModelNames("other-model", "other-model", "no-such-model")),
  GEMINI(
      "gemini",
      "@google/gemini-cli",
      new ModelNames("gemini-2.5-pro", "gemini-2.5-pro", "no-such-model")),
  OPENCODE(
      "opencode",
      "opencode-ai",
      new ModelNames("mock/other-model", "other-model", "mock/no-such-model")),
  COPILOT(
      "copilot", "@github/copilot", new ModelNames("other-model", "other-model", "no-such-model")),
  QWEN(
      "qwen",
      "@qwen-code/qwen-code",
      new ModelNames("other-model(openai)", "other-model", "no-such-model")),
  CLAUDE_ACP(
      "claude-acp",
      "@agentclientprotocol/claude-agent-acp",
      new ModelNames("haiku", "haiku", "no-such-model")),
  CODEX_ACP(
      "codex-acp",
      "@agentclientprotocol/codex-acp",
      new ModelNames("other-model", "other-model", "no-such-model"));

  private final String id;
  private final String npmPackage;
  private final ModelNames models;

  Candidate(String id, String npmPackage, ModelNames models) {
    this.id = id;
    this.npmPackage = npmPackage;
    this.models = models;
  }

  /** Returns the id of the program. */
  String id() {
    return id;
  }

  /** Returns the package of npm that has it. */
  String npmPackage() {
    return npmPackage;
  }

  /** Returns the models to ask for. */
  ModelNames models() {
    return models;
  }

  /** Returns the program. */
  AgentProgram program() {
    return AgentPrograms.find(id).orElseThrow();
  }

  /** Returns the usual name of its executable. */
  String executable() {
    return program().executables().get(0);
  }

  /** Returns the candidate of an id. */
  static Optional<Candidate> find(String id) {
    return Arrays.stream(values()).filter(candidate -> candidate.id.equals(id)).findFirst();
  }
}
