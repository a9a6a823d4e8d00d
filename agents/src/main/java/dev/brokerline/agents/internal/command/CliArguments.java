package dev.brokerline.agents.internal.command;

import dev.brokerline.protocol.command.ShellWords;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of an agent's CLI, the user's and those that this library adds, and the model for
 * the broker. Checked in November 2026 against the CLIs (PROTOCOL.md, "Commands and arguments", has
 * what the broker adds):
 *
 * <table>
 * <caption>The arguments that are added before the user's</caption>
 * <tr><th>CLI</th><th>always</th><th>for a model</th><th>{@code -m} is</th></tr>
 * <tr><td>claude</td><td></td><td>{@code --model M}</td><td>counted as a model</td></tr>
 * <tr><td>codex</td><td>{@code -c check_for_update_on_startup=false}</td>
 *     <td>{@code --model M}</td><td>the model</td></tr>
 * <tr><td>gemini</td><td></td><td>{@code --model M}</td><td>the model</td></tr>
 * <tr><td>opencode</td><td></td><td>{@code --model M}</td><td>the model</td></tr>
 * <tr><td>goose</td><td></td><td>{@code --model M} after {@code run} or {@code review}, the only
 *     commands with a model</td><td>counted as a model</td></tr>
 * <tr><td>aider</td><td></td><td>{@code --model M}</td><td>the message</td></tr>
 * <tr><td>any other</td><td></td><td>nothing</td><td></td></tr>
 * </table>
 *
 * <p>The CLI is the file name of the command's first word, up to a colon, in lower case. The broker
 * puts the words of the command before the arguments, and {@code --model M} before both, unless one
 * of them is {@code --model} or {@code -m} or begins with {@code --model=}. It does so for any
 * program, and {@code cat} exits because of it. It does not recognize {@code -mM} as a model or
 * {@code -m} as a message. Hence the table.
 *
 * @param args the arguments after the words of the command
 * @param model the model for the broker; null if none was chosen or the user's own words name one
 */
public record CliArguments(List<String> args, @Nullable String model) {

  private static final String UPDATE_CHECK = "check_for_update_on_startup";

  /**
   * The special rules of a CLI.
   *
   * @param shortModel whether {@code -m} is the model
   * @param withText options whose next word is a text in any form
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
   * Returns the arguments for a command line, which may contain arguments.
   *
   * @throws IllegalArgumentException if the command cannot be split into words, or the CLI accepts
   *     no model in this form
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

  /** Returns the name in the table for the program of a command's first word. */
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
