package dev.brokerline.broker.internal.terminal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Some options of a program, which are found among its arguments.
 *
 * @param valued those that have a value
 * @param optional those that may have one
 * @param flags those that have none
 * @param hasPrompt whether a word that belongs to no option is a prompt, which is left out
 */
record Options(Set<String> valued, Set<String> optional, Set<String> flags, boolean hasPrompt) {

  /** Other options of claude without a value: a word behind them is a prompt. */
  private static final Set<String> OTHER_FLAGS =
      Set.of(
          "--allow-dangerously-skip-permissions",
          "--ax-screen-reader",
          "--bare",
          "--brief",
          "--chrome",
          "--dangerously-skip-permissions",
          "--disable-slash-commands",
          "--ide",
          "--no-chrome",
          "--restricted",
          "--safe-mode",
          "--strict-mcp-config",
          "--verbose");

  /** Options of claude with any number of values. */
  private static final Set<String> LISTS =
      Set.of(
          "--add-dir",
          "--allowedTools",
          "--allowed-tools",
          "--betas",
          "--disallowedTools",
          "--disallowed-tools",
          "--file",
          "--mcp-config",
          "--tools");

  /**
   * Arguments in two parts.
   *
   * @param kept all others, in their order
   * @param found the words of each option that was looked for, with its value if it has one
   * @param prompt whether a prompt was left out
   */
  record Split(List<String> kept, Map<String, List<String>> found, boolean prompt) {}

  Split split(List<String> arguments) {
    List<String> kept = new ArrayList<>();
    Map<String, List<String>> found = new LinkedHashMap<>();
    boolean prompt = false;
    int values = 0;
    for (int i = 0; i < arguments.size(); i++) {
      String word = arguments.get(i);
      String name = name(word);
      if (word.equals("--")) {
        kept.addAll(hasPrompt ? List.of() : arguments.subList(i, arguments.size()));
        prompt = hasPrompt;
        break;
      } else if (!isOption(word)) {
        if (values > 0 || !hasPrompt) {
          kept.add(word);
        } else {
          prompt = true;
        }
        values = Math.max(0, values - 1);
      } else if (valued.contains(name) || optional.contains(name) || flags.contains(name)) {
        int end = takesNext(name, word, arguments, i) ? i + 2 : i + 1;
        found.put(name, List.copyOf(arguments.subList(i, end)));
        i = end - 1;
        values = 0;
      } else {
        kept.add(word);
        values = valuesOf(name, word);
      }
    }
    return new Split(kept, found, prompt);
  }

  private boolean takesNext(String name, String word, List<String> arguments, int at) {
    if (at + 1 == arguments.size() || !word.equals(name)) {
      return false;
    }
    return valued.contains(name) || (optional.contains(name) && !isOption(arguments.get(at + 1)));
  }

  private static int valuesOf(String name, String word) {
    if (!word.equals(name) || OTHER_FLAGS.contains(name)) {
      return 0;
    }
    return LISTS.contains(name) ? Integer.MAX_VALUE : 1;
  }

  private static boolean isOption(String word) {
    return word.length() > 1 && word.startsWith("-");
  }

  private static String name(String word) {
    int equals = word.startsWith("--") ? word.indexOf('=') : -1;
    return equals < 0 ? word : word.substring(0, equals);
  }

  /** Returns the value among the words of an option; empty if it has none. */
  static String value(List<String> words) {
    String last = words.get(words.size() - 1);
    return words.size() == 2 ? last : last.substring(last.indexOf('=') + 1);
  }
}
