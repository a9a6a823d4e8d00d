package dev.brokerline.spawn.internal;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The variables of a caller's environment that are about the caller itself: whose agent it is,
 * which Git hook it runs in, which terminal it has. An agent that inherits one takes itself for the
 * caller's child, commits to the hook's repository, or draws for another terminal. What configures
 * a program stays.
 */
public final class CallersVariables {

  /**
   * A broker sets the first five for one agent; the others are what programs for coding set for the
   * commands that they run, to mark them as theirs. A nested {@code claude}, for one, keeps no
   * transcript.
   */
  private static final Pattern SESSION =
      Pattern.compile(
          String.join(
              "|",
              "RELAY_AGENT_(NAME|TOKEN|TYPE)|RELAY_STRICT_AGENT_NAME",
              "CLAUDECODE|CLAUDE_PID|CLAUDE_SESSION_ID|CLAUDE_EFFORT|CLAUDE_AFTER_LAST_COMPACT",
              "CLAUDE_PROJECT_DIR|CLAUDE_ENV_FILE|CLAUDE_PLUGIN_(ROOT|DATA)|CLAUDE_AGENT_SDK_VERSION",
              "CLAUDE_CODE_(CHILD|PARENT|SESSION|REMOTE|WORKER|CONTAINER|AGENT|TEAM)(_.*)?",
              "CLAUDE_CODE_(ENTRYPOINT|EXECPATH|MESSAGING_SOCKET)|CLAUDE_CODE_.*_FILE_DESCRIPTOR",
              "AI_AGENT",
              "CODEX_(THREAD|SESSION|CONVERSATION)_ID|CODEX_(CI|SHELL|MANAGED_BY_.*)",
              "CODEX_INTERNAL_ORIGINATOR_OVERRIDE",
              "GEMINI_CLI|GEMINI_(SESSION_ID|PROJECT_DIR|CWD)",
              "QWEN_CODE|QWEN_(SESSION_ID|PROJECT_DIR)",
              "OPENCODE|OPENCODE_(CALLER|CLIENT|PID|PROCESS_ROLE|RUN_ID|SESSION_ID)",
              "COPILOT_CLI|COPILOT_AGENT_SESSION_ID",
              "CURSOR_AGENT|CURSOR_TRACE_ID"));

  /** Inside opencode, the way to its own server, where a nested one would ask for its password. */
  private static final Pattern OF_OPENCODES_SERVER =
      Pattern.compile("OPENCODE_SERVER_(PASSWORD|USERNAME)|AGENT");

  /** What {@code git rev-parse --local-env-vars} lists, and what else a hook is given. */
  private static final Set<String> OF_A_REPOSITORY =
      Set.of(
          "GIT_ALTERNATE_OBJECT_DIRECTORIES",
          "GIT_COMMON_DIR",
          "GIT_CONFIG",
          "GIT_CONFIG_PARAMETERS",
          "GIT_DIR",
          "GIT_GRAFT_FILE",
          "GIT_IMPLICIT_WORK_TREE",
          "GIT_INDEX_FILE",
          "GIT_INTERNAL_SUPER_PREFIX",
          "GIT_NO_REPLACE_OBJECTS",
          "GIT_OBJECT_DIRECTORY",
          "GIT_PREFIX",
          "GIT_QUARANTINE_PATH",
          "GIT_REFLOG_ACTION",
          "GIT_REPLACE_REF_BASE",
          "GIT_SHALLOW_FILE",
          "GIT_WORK_TREE");

  /** On that list too, but without the others somebody's settings, such as safe directories. */
  private static final Pattern GIT_SETTINGS =
      Pattern.compile("GIT_CONFIG_(COUNT|(KEY|VALUE)_[0-9]+)|GIT_AUTHOR_DATE");

  /** An agent's terminal has its own size, and no multiplexer or emulator is behind it. */
  private static final Pattern TERMINAL =
      Pattern.compile(
          String.join(
              "|",
              "COLUMNS|LINES|TERM|TERMCAP|WINDOWID|WINDOW|STY|VTE_VERSION",
              "TMUX|TMUX_(PANE|PLUGIN_MANAGER_PATH)|ZELLIJ|ZELLIJ_.*|BYOBU_.*",
              "TERM_(PROGRAM|PROGRAM_VERSION|SESSION_ID)|LC_TERMINAL|LC_TERMINAL_VERSION",
              "ITERM_.*|KITTY_.*|WEZTERM_.*|GHOSTTY_.*|ALACRITTY_.*|KONSOLE_.*|WT_(SESSION|PROFILE_ID)",
              "HERDR_.*|CMUX_.*"));

  /** The kind of terminal, which brokers since 3.2.1 also set if there is none. */
  private static final String AGENTS_TERMINAL = "xterm-256color";

  private CallersVariables() {}

  /** Returns the variables without those about the caller, and with the kind of terminal. */
  public static Map<String, String> without(Map<String, String> inherited) {
    Map<String, String> variables = new HashMap<>(inherited);
    boolean inRepository = OF_A_REPOSITORY.stream().anyMatch(inherited::containsKey);
    boolean inOpencode = inherited.containsKey("OPENCODE");
    for (Predicate<String> foreign :
        List.of(
            matches(SESSION),
            matches(TERMINAL),
            OF_A_REPOSITORY::contains,
            name -> inRepository && matches(GIT_SETTINGS).test(name),
            name -> inOpencode && matches(OF_OPENCODES_SERVER).test(name))) {
      variables.keySet().removeIf(foreign);
    }
    variables.put("TERM", AGENTS_TERMINAL);
    return variables;
  }

  private static Predicate<String> matches(Pattern pattern) {
    return pattern.asMatchPredicate();
  }
}
