package dev.brokerline.broker.internal.terminal;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A program that can be started again in a terminal with the conversation that it had, and what it
 * says about that when it ends. It was seen with claude 2.1.332 and opencode 1.18.33.
 */
final class Resumable {

  /** A prompt among its arguments would be said again. */
  static final Resumable CLAUDE =
      new Resumable(
          "claude",
          new Options(
              Set.of("--session-id", "--model"),
              Set.of("-r", "--resume", "--from-pr", "--teleport"),
              Set.of("-c", "--continue", "--fork-session"),
              /* hasPrompt= */ true),
          Pattern.compile("claude [^\\n]*--resume ([0-9a-f]{8}(?:-[0-9a-f]+){4})"),
          Pattern.compile("No conversation found"));

  static final Resumable OPENCODE =
      new Resumable(
          "opencode",
          new Options(
              Set.of("-s", "--session", "-m", "--model", "--prompt"),
              Set.of(),
              Set.of("-c", "--continue", "--fork"),
              /* hasPrompt= */ false),
          Pattern.compile("opencode -s (ses_\\w+)"),
          Pattern.compile("Session not found|opencode -s undefined"));

  private static final Set<String> MODEL = Set.of("--model", "-m");

  private final String id;
  private final Options ofOneStart;
  private final Pattern hint;
  private final Pattern none;

  private Resumable(String id, Options ofOneStart, Pattern hint, Pattern none) {
    this.id = id;
    this.ofOneStart = ofOneStart;
    this.hint = hint;
    this.none = none;
  }

  /** Returns the program of this name; empty if it cannot go on, or how is not known. */
  static Optional<Resumable> find(String name) {
    return Stream.of(CLAUDE, OPENCODE).filter(program -> program.id.equals(name)).findFirst();
  }

  /** Returns the id by which the harness knows it. */
  String id() {
    return id;
  }

  /** Returns the arguments apart from those that are for one start alone. */
  Options.Split split(List<String> arguments) {
    return ofOneStart.split(arguments);
  }

  /** Returns whether an option that is for one start alone says which conversation it has. */
  static boolean isOfConversation(String option) {
    return !MODEL.contains(option) && !option.equals("--prompt");
  }

  /** Returns whether an option names the model. */
  static boolean isOfModel(String option) {
    return MODEL.contains(option);
  }

  /** Returns the key of the conversation that it names in its last words; the last one counts. */
  Optional<String> key(String lastWords) {
    Matcher matcher = hint.matcher(lastWords);
    return matcher.results().map(found -> found.group(1)).reduce((first, second) -> second);
  }

  /** Returns whether its last words say that there is no conversation. */
  boolean saysNone(String lastWords) {
    return none.matcher(lastWords).find();
  }
}
