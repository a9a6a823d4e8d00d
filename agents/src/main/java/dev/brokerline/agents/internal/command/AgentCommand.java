package dev.brokerline.agents.internal.command;

import dev.brokerline.protocol.command.ShellWords;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The command of an agent as it is sent to the broker. A program that the broker would treat
 * specially is run by {@code sh}. The broker looks only at the file name of the first word, so it
 * adds nothing, writes nothing, and puts no key into an argument. The shell replaces itself by the
 * program, so it leaves no additional process.
 *
 * @param cli the first words
 * @param args all other words
 * @param model the model for the broker, which adds no argument, because the arguments name the
 *     model
 */
public record AgentCommand(String cli, List<String> args, @Nullable String model) {

  /** The beginning of the shell's message about a missing program. */
  public static final String MISSING = "brokerline: cannot run ";

  /**
   * Replaces the shell by the program in its first argument. Output just before the end may be
   * lost, so the script waits a second after the message about a missing program.
   */
  private static final String BECOME =
      "command -v \"$0\" >/dev/null || { echo \"%s$0: not found in PATH\"; sleep 1; exit 127; }; exec \"$0\" \"$@\""
          .formatted(MISSING);

  /**
   * Removes the keys, because the broker gives them to every program, and some write their
   * environment to a file.
   */
  private static final String FORGET_KEYS = "unset RELAY_API_KEY RELAY_WORKSPACES_JSON; ";

  /**
   * The caller's choices about the program.
   *
   * @param bypassPermissions whether it acts without asking
   * @param inRelay whether it is registered and gets the relay's variables
   * @param tools the command of the server of the relay's tools; null for none
   */
  public record Choices(boolean bypassPermissions, boolean inRelay, @Nullable String tools) {}

  public AgentCommand {
    args = List.copyOf(args);
  }

  /**
   * Returns the command for a command line, which may contain arguments.
   *
   * @throws IllegalArgumentException if a command cannot be split into words, if its program
   *     accepts no model in this form, or if the choices are not supported for it
   */
  public static AgentCommand of(
      String command, List<String> args, @Nullable String model, Choices choices) {
    CliArguments arguments = CliArguments.of(command, args, model);
    List<String> words = ShellWords.split(command);
    Optional<AgentProgram> known = AgentProgram.of(words.get(0));
    require(words.get(0), known, choices);
    if (known.isEmpty() || !known.get().isShielded()) {
      return new AgentCommand(splitTwice(command, words), arguments.args(), arguments.model());
    }
    AgentProgram program = known.get();
    List<String> variables = new ArrayList<>();
    List<String> all = new ArrayList<>();
    if (choices.bypassPermissions && !program.decidesPermissions(all(words, args))) {
      program.bypass().ifPresent(all::add);
    }
    if (choices.inRelay) {
      all.addAll(program.relayArguments());
    }
    if (choices.tools != null) {
      RelayTools tools = RelayTools.of(choices.tools);
      all.addAll(program.toolArguments(tools));
      variables.addAll(program.toolVariables(tools));
    }
    boolean leftToTheBroker = arguments.model() != null && words.contains("--");
    if (leftToTheBroker && !CliArguments.namesModel(words)) {
      all.addAll(List.of("--model", arguments.model()));
    }
    all.addAll(words.subList(1, words.size()));
    all.addAll(arguments.args());
    return new AgentCommand(shielded(choices, variables, words.get(0)), all, arguments.model());
  }

  /**
   * Quotes the program, because the broker's worker splits the first word of a command a second
   * time.
   */
  private static String splitTwice(String command, List<String> words) {
    String program = ShellWords.quote(words.get(0));
    return program.equals(words.get(0))
        ? command
        : Stream.concat(Stream.of(program), words.stream().skip(1))
            .map(ShellWords::quote)
            .collect(Collectors.joining(" "));
  }

  /**
   * Returns whether the program of a command can be given the relay's tools.
   *
   * @throws IllegalArgumentException if the command cannot be split into words
   */
  public static boolean takesTools(String command) {
    return AgentProgram.of(ShellWords.split(command).get(0))
        .filter(AgentProgram::takesTools)
        .isPresent();
  }

  /** Returns the program that the command of a spec finally runs; empty if unknown. */
  public static String programOf(String cli) {
    try {
      List<String> words = ShellWords.split(cli);
      for (int i = 0; i < words.size() - 1; i++) {
        if (words.get(i).endsWith(BECOME)) {
          return words.get(i + 1);
        }
      }
      return words.get(0);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  private static void require(String word, Optional<AgentProgram> known, Choices choices) {
    if (choices.bypassPermissions && known.flatMap(AgentProgram::bypass).isEmpty()) {
      throw new IllegalArgumentException(
          "how to keep a program from asking for permission is known for claude, codex and gemini, not"
              + " for \"%s\": if it asks, give it its own argument for that, or configure it"
                  .formatted(CliArguments.cli(word)));
    }
    if (choices.tools != null && !known.map(AgentProgram::takesTools).orElse(false)) {
      throw new IllegalArgumentException(
          "\"%s\" cannot be given the relay's tools without a key in a file or an argument: configure"
                  .formatted(CliArguments.cli(word))
              + " them in the program itself; its environment has the keys if it takes part in the"
              + " relay");
    }
    if (choices.inRelay && known.filter(program -> !program.isShielded()).isPresent()) {
      throw new IllegalArgumentException(
          "the broker would write the keys of \"%s\" to .cursor/mcp.json, where others can read them:"
                  .formatted(CliArguments.cli(word))
              + " it cannot take part in the relay");
    }
  }

  private static List<String> all(List<String> words, List<String> args) {
    return Stream.concat(words.stream().skip(1), args.stream()).toList();
  }

  private static String shielded(Choices choices, List<String> variables, String program) {
    String environment =
        variables.stream().map(v -> ShellWords.quote(v) + " ").collect(Collectors.joining());
    String script = (choices.inRelay ? "" : FORGET_KEYS) + BECOME;
    return (environment.isEmpty() ? "" : "env " + environment)
        + "sh -c %s %s".formatted(ShellWords.quote(script), ShellWords.quote(program));
  }
}
