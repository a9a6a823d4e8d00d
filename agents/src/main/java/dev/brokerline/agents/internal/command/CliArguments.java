package dev.brokerline.agents.internal.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of an agent's CLI, completed by what this library adds to those of the user, and
 * the model that the broker is told about. Checked in November 2026 against the CLIs (PROTOCOL.md
 * has what the broker adds):
 *
 * <table>
 * <caption>What is added in front of the user's arguments</caption>
 * <tr><th>CLI</th><th>always</th><th>for a model</th><th>{@code -m} is</th></tr>
 * <tr><td>claude</td><td></td><td>{@code --model M}</td><td>counted as a model</td></tr>
 * <tr><td>codex</td><td>{@code -c check_for_update_on_startup=false}</td>
 *     <td>{@code --model M}</td><td>the model</td></tr>
 * <tr><td>gemini</td><td></td><td>{@code --model M}</td><td>the model</td></tr>
 * <tr><td>opencode</td><td></td><td>{@code --model M}</td><td>the model</td></tr>
 * <tr><td>goose</td><td></td><td>{@code --model M} after {@code run} or {@code review}, the only
 *     commands that take one</td><td>counted as a model</td></tr>
 * <tr><td>aider</td><td></td><td>{@code --model M}</td><td>the message</td></tr>
 * <tr><td>any other</td><td></td><td>nothing</td><td></td></tr>
 * </table>
 *
 * <p>The CLI is the file name of the command's first word, up to a colon, in lower case. The broker
 * puts the words of the command in front of the arguments, and {@code --model M} in front of both
 * unless one of them is {@code --model} or {@code -m}, or begins with {@code --model=}. It does so
 * for any program: {@code cat} dies of it. It takes neither {@code -mM} for a model nor {@code -m}
 * for a message; hence the table.
 *
 * @param args what follows the words of the command
 * @param model what the broker is told; null if none was asked for or the user's own words name one
 */
public record CliArguments(List<String> args, @Nullable String model) {

  private static final String UPDATE_CHECK = "check_for_update_on_startup";

  /**
   * What is special about one CLI.
   *
   * @param shortModel whether {@code -m} is the model
   * @param withText options whose next word is a text, whatever it looks like
   */
  private record Rule(boolean shortModel, Set<String> withText) {}

  private static final Map<String, Rule> RULES =
      Map.of(
          "claude",
          new Rule(true, Set.of("--append-system-prompt", "--system-prompt", "--settings")),
          "codex",
          new Rule(true, Set.of("-c", "--config", "-p", "--profile", "-C", "--cd")),
          "gemini",
          new Rule(true, Set.of("-p", "--prompt", "-i", "--prompt-interactive")),
          "opencode",
          new Rule(true, Set.of("--prompt", "--agent", "-s", "--session")),
          "goose",
          new Rule(true, Set.of("-t", "--text", "-i", "--instructions", "--system")),
          "aider",
          new Rule(false, Set.of("-m", "--message", "--msg", "-f", "--message-file")));

  private static final Set<String> GOOSE_COMMANDS_WITH_MODEL = Set.of("run", "review");

  public CliArguments {
    args = List.copyOf(args);
  }

  /**
   * Returns the arguments for a command that may hold arguments itself.
   *
   * @throws IllegalArgumentException if the command cannot be split into words, or the CLI takes no
   *     model the way it is called
   */
  public static CliArguments of(String command, List<String> args, @Nullable String model) {
    List<String> words = ShellWords.split(command);
    String cli = cli(words.get(0));
    Rule rule = RULES.get(cli);
    // What follows "--" is no option: after such a command only the broker can add any, before it.
    if (rule == null || words.contains("--")) {
      return new CliArguments(args, model);
    }
    List<String> options = optionsOf(words.subList(1, words.size()), args);
    List<String> completed = new ArrayList<>(args);
    boolean named = namesModel(rule, options);
    if (model != null && !named) {
      completed.addAll(placeOfModel(cli, words, args), List.of("--model", model));
    }
    if (cli.equals("codex") && !setsUpdateCheck(options)) {
      completed.addAll(0, List.of("-c", UPDATE_CHECK + "=false"));
    }
    return new CliArguments(completed, named ? null : model);
  }

  /** Returns the name by which the table knows the program of a command's first word. */
  static String cli(String program) {
    String file =
        program.substring(1 + Math.max(program.lastIndexOf('/'), program.lastIndexOf('\\')));
    int colon = file.indexOf(':');
    return (colon < 0 ? file : file.substring(0, colon)).strip().toLowerCase(Locale.ROOT);
  }

  /** Returns all words that may be options or their values: those before {@code --}. */
  private static List<String> optionsOf(List<String> words, List<String> args) {
    List<String> all = new ArrayList<>(words);
    all.addAll(args);
    int end = all.indexOf("--");
    return end < 0 ? all : all.subList(0, end);
  }

  /** Returns whether a command's own words name a model of the program. */
  static boolean namesModel(List<String> words) {
    Rule rule = RULES.get(cli(words.get(0)));
    return rule != null && namesModel(rule, optionsOf(words.subList(1, words.size()), List.of()));
  }

  private static boolean namesModel(Rule rule, List<String> options) {
    for (int i = 0; i < options.size(); i++) {
      String word = options.get(i);
      boolean isShort = rule.shortModel && word.startsWith("-m");
      if (isShort || word.equals("--model") || word.startsWith("--model=")) {
        return true;
      }
      if (rule.withText.contains(word)) {
        i++;
      }
    }
    return false;
  }

  private static boolean setsUpdateCheck(List<String> options) {
    return options.stream()
        .anyMatch(word -> word.matches("(-c=?|--config=)?" + UPDATE_CHECK + "\\s*=.*"));
  }

  private static int placeOfModel(String cli, List<String> words, List<String> args) {
    if (!cli.equals("goose") || takesModel(words, 1)) {
      return 0;
    }
    if (words.size() == 1 && takesModel(args, 0)) {
      return 1;
    }
    throw new IllegalArgumentException(
        "goose takes a model with its commands \"run\" and \"review\" only: use one of them, or the"
            + " variable GOOSE_MODEL");
  }

  private static boolean takesModel(List<String> words, int index) {
    return index < words.size() && GOOSE_COMMANDS_WITH_MODEL.contains(words.get(index));
  }
}
