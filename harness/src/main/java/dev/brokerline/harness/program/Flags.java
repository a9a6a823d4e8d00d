package dev.brokerline.harness.program;

import java.util.List;
import java.util.Optional;

/**
 * The words of a program's command line that are the same for all ways to run it. <code>{model}
 * </code> and <code>{key}</code> stand for the values. An empty list means that the program has no
 * such words, or that they are not known.
 *
 * @param model what asks for a model
 * @param resume what goes on with a conversation; after all other arguments
 * @param begin what gives a new conversation its key
 * @param askNothing what lets it run any tool without asking
 * @param terminal what it needs besides if it runs in a terminal
 */
public record Flags(
    List<String> model,
    List<String> resume,
    List<String> begin,
    List<String> askNothing,
    List<String> terminal) {

  /** None is known. */
  public static final Flags NONE = new Flags(List.of(), List.of(), List.of(), List.of(), List.of());

  private static final List<String> MODEL = List.of("--model", "{model}");
  private static final List<String> RESUME = List.of("--resume", "{key}");
  private static final List<String> SESSION_ID = List.of("--session-id", "{key}");
  private static final List<String> YOLO = List.of("--approval-mode", "yolo");

  private static final Flags CLAUDE =
      new Flags(
          MODEL, RESUME, SESSION_ID, List.of("--permission-mode", "bypassPermissions"), List.of());

  /** In a terminal it would ask for an update, and leave a daemon behind. */
  private static final Flags CODEX =
      new Flags(
          MODEL,
          List.of("resume", "{key}"),
          List.of(),
          List.of("--dangerously-bypass-approvals-and-sandbox"),
          List.of(
              "-c", "check_for_update_on_startup=false", "-c", "features.daemon_auto_start=false"));

  private static final Flags GEMINI = new Flags(MODEL, RESUME, SESSION_ID, YOLO, List.of());

  private static final Flags OPENCODE =
      new Flags(MODEL, List.of("--session", "{key}"), List.of(), List.of(), List.of());

  private static final Flags COPILOT =
      new Flags(
          MODEL, List.of("--resume={key}"), SESSION_ID, List.of("--allow-all-tools"), List.of());

  private static final Flags QWEN = new Flags(MODEL, RESUME, SESSION_ID, YOLO, List.of());

  private static final Flags AIDER =
      new Flags(MODEL, List.of(), List.of(), List.of("--yes-always"), List.of());

  public Flags {
    model = List.copyOf(model);
    resume = List.copyOf(resume);
    begin = List.copyOf(begin);
    askNothing = List.copyOf(askNothing);
    terminal = List.copyOf(terminal);
  }

  /** Returns those of a program by its id. */
  static Flags of(String program) {
    return switch (program) {
      case "claude" -> CLAUDE;
      case "codex" -> CODEX;
      case "gemini" -> GEMINI;
      case "opencode" -> OPENCODE;
      case "copilot" -> COPILOT;
      case "qwen" -> QWEN;
      case "aider" -> AIDER;
      default -> NONE;
    };
  }

  /** Returns what asks for a model; nothing without one. */
  public List<String> forModel(Optional<String> name) {
    return name.map(one -> filled(model, "{model}", one)).orElse(List.of());
  }

  /** Returns what goes on with a conversation. */
  public List<String> forConversation(String key) {
    return filled(resume, "{key}", key);
  }

  /** Returns what gives a new conversation its key. */
  public List<String> forNewConversation(String key) {
    return filled(begin, "{key}", key);
  }

  private static List<String> filled(List<String> words, String name, String value) {
    return words.stream().map(word -> word.replace(name, value)).toList();
  }
}
