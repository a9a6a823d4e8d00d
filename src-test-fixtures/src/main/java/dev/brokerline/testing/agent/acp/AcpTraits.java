package dev.brokerline.testing.agent.acp;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * How a program speaks the Agent Client Protocol.
 *
 * @param agentName the name in its {@code agentInfo}
 * @param usage where it tells of tokens
 * @param rawOutput what a tool's {@code rawOutput} is
 * @param unknownSession the code of the error for loading a session that it does not know
 * @param habits what else it does
 */
record AcpTraits(
    String agentName, Usage usage, RawOutput rawOutput, int unknownSession, Set<Habit> habits) {

  /** Where a program tells of tokens. */
  enum Usage {
    /** In {@code usage} of the answer: those of the turn. */
    TURN,
    /** In {@code usage} of the answer: those of the last model request. */
    LAST_REQUEST,
    /** In {@code usage} of the answer: those of the session so far. */
    SESSION,
    /** In {@code _meta.quota} of the answer: those of the turn. */
    QUOTA,
    /** In {@code _meta.usage} of an empty piece of text, after each model request. */
    CHUNK
  }

  /** What a tool's {@code rawOutput} is. */
  enum RawOutput {
    /** It is absent. */
    NONE,
    /** A text. */
    TEXT,
    /** An object with the text as {@code output}. */
    OUTPUT,
    /** An object with the text as {@code output}, and {@code exitCode}. */
    OUTPUT_AND_CODE,
    /** An object with the text as {@code content}. */
    CONTENT
  }

  /** What some programs do. */
  enum Habit {
    /** Its {@code agentInfo} has a title. */
    TITLE,
    /** It lists ways to authenticate. */
    AUTH_METHODS,
    /** It lists {@code sessionCapabilities}. */
    SESSION_CAPABILITIES,
    /** It knows {@code session/resume}. */
    RESUMES,
    /** A new session has modes. */
    MODES,
    /** A new session has {@code models}. */
    LISTS_MODELS,
    /** It knows {@code session/set_model}. */
    SETS_MODEL,
    /** A new session has config options. */
    OPTIONS,
    /** One of the config options is the model. */
    MODEL_OPTION,
    /** Pieces of text have the id of their message. */
    MESSAGE_IDS,
    /** A tool call is told before permission is asked. */
    ANNOUNCES_TOOLS,
    /** A tool call has its input from the first. */
    RAW_INPUT,
    /** Each update of a tool call repeats its title and kind. */
    TOOL_TITLES,
    /** The end of a tool call has its output as content. */
    TOOL_CONTENT,
    /** A turn goes on after a tool was not allowed. */
    GOES_ON,
    /** Answers tell the tokens of reasoning apart. */
    COUNTS_THOUGHTS,
    /** Answers tell the tokens that were written to a cache. */
    COUNTS_WRITES
  }

  private static final int NOT_FOUND = -32002;
  private static final int INTERNAL = -32603;

  private static final Set<Habit> ALL = EnumSet.allOf(Habit.class);

  private static final AcpTraits OTHER =
      new AcpTraits(
          "Fake",
          Usage.TURN,
          RawOutput.OUTPUT_AND_CODE,
          NOT_FOUND,
          allBut(Habit.LISTS_MODELS, Habit.SETS_MODEL));

  private static final Map<String, AcpTraits> PROGRAMS =
      Map.of(
          "gemini",
          new AcpTraits(
              "gemini-cli",
              Usage.QUOTA,
              RawOutput.NONE,
              INTERNAL,
              EnumSet.of(
                  Habit.TITLE,
                  Habit.AUTH_METHODS,
                  Habit.MODES,
                  Habit.LISTS_MODELS,
                  Habit.SETS_MODEL,
                  Habit.TOOL_TITLES,
                  Habit.GOES_ON)),
          "opencode",
          new AcpTraits(
              "OpenCode",
              Usage.LAST_REQUEST,
              RawOutput.OUTPUT,
              INTERNAL,
              allBut(
                  Habit.TITLE,
                  Habit.MODES,
                  Habit.LISTS_MODELS,
                  Habit.GOES_ON,
                  Habit.COUNTS_WRITES)),
          "copilot",
          new AcpTraits(
              "Copilot",
              Usage.SESSION,
              RawOutput.CONTENT,
              NOT_FOUND,
              allBut(
                  Habit.RESUMES,
                  Habit.LISTS_MODELS,
                  Habit.MODEL_OPTION,
                  Habit.MESSAGE_IDS,
                  Habit.TOOL_TITLES,
                  Habit.GOES_ON)),
          "qwen",
          new AcpTraits(
              "qwen-code",
              Usage.CHUNK,
              RawOutput.OUTPUT_AND_CODE,
              NOT_FOUND,
              allBut(Habit.MESSAGE_IDS, Habit.RAW_INPUT, Habit.TOOL_TITLES, Habit.GOES_ON)),
          "codex-acp",
          new AcpTraits(
              "@agentclientprotocol/codex-acp",
              Usage.TURN,
              RawOutput.OUTPUT_AND_CODE,
              INTERNAL,
              allBut(Habit.GOES_ON)),
          "claude-agent-acp",
          new AcpTraits(
              "@agentclientprotocol/claude-agent-acp",
              Usage.TURN,
              RawOutput.TEXT,
              NOT_FOUND,
              allBut(
                  Habit.AUTH_METHODS,
                  Habit.LISTS_MODELS,
                  Habit.SETS_MODEL,
                  Habit.RAW_INPUT,
                  Habit.TOOL_TITLES,
                  Habit.COUNTS_THOUGHTS)));

  private static Set<Habit> allBut(Habit... others) {
    Set<Habit> habits = EnumSet.copyOf(ALL);
    habits.removeAll(Set.of(others));
    return habits;
  }

  static AcpTraits of(String program) {
    return PROGRAMS.getOrDefault(program, OTHER);
  }

  boolean has(Habit habit) {
    return habits.contains(habit);
  }
}
