package dev.brokerline.protocol.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The broker's own splitting is compared in {@code CommandLineIT}. */
final class ShellWordsTest {

  @Test
  void spacesTabsAndLineFeedsSeparateWords() {
    assertThat(ShellWords.split("  a\tb \n c ")).containsExactly("a", "b", "c");
  }

  @Test
  void otherSpacesArePartOfAWord() {
    assertThat(ShellWords.split("a\rb\u00a0c\fd")).containsExactly("a\rb\u00a0c\fd");
  }

  @Test
  void quotedPartsJoinTheirNeighbours() {
    assertThat(ShellWords.split("a'b c'\"d e\"f")).containsExactly("ab cd ef");
  }

  @Test
  void singleQuotesKeepEverything() {
    assertThat(ShellWords.split("'\\n $x \"#'")).containsExactly("\\n $x \"#");
  }

  @Test
  void doubleQuotesLetABackslashEscapeOnlyWhatMeansSomething() {
    assertThat(ShellWords.split("\"\\$ \\` \\\" \\\\ \\n \\!\""))
        .containsExactly("$ ` \" \\ \\n \\!");
  }

  @Test
  void aBackslashTakesTheNextCharacterAsItIs() {
    assertThat(ShellWords.split("a\\ b \\' \\n \\#c")).containsExactly("a b", "'", "n", "#c");
  }

  @Test
  void anEscapedLineFeedIsNothing() {
    assertThat(ShellWords.split("a\\\nb \"c\\\nd\"")).containsExactly("ab", "cd");
  }

  @Test
  void anEmptyQuoteIsAWord() {
    assertThat(ShellWords.split("a '' \"\"")).containsExactly("a", "", "");
  }

  @Test
  void aCommentEndsWithItsLine() {
    assertThat(ShellWords.split("a #b 'c\nd e#f")).containsExactly("a", "d", "e#f");
  }

  @Test
  void nothingIsExpanded() {
    assertThat(ShellWords.split("$HOME ~ * a;b `c` | d")).hasSize(7).contains("$HOME", "~", "`c`");
  }

  @ParameterizedTest
  @ValueSource(strings = {"'", "a 'b", "a \"b", "a \"\\", "a \\", "\"\\\"", ""})
  void aCommandThatTheBrokerWouldRefuseIsRefusedAtOnce(String command) {
    assertThatThrownBy(() -> ShellWords.split(command))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("command ")
        .hasMessageEndingWith(": \"" + command + "\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {" ", "\n\t", "# nothing", " #a\n #b"})
  void aCommandWithoutAWordIsRefused(String command) {
    assertThatThrownBy(() -> ShellWords.split(command)).hasMessageContaining("names no program");
  }

  @Test
  void anyWordsThatWereQuotedInAnyWayComeBack() {
    Random random = new Random(20261121);
    for (int run = 0; run < 20_000; run++) {
      List<String> words = new ArrayList<>();
      StringBuilder command = new StringBuilder(separator(random, 0));
      int count = 1 + random.nextInt(5);
      for (int i = 0; i < count; i++) {
        String word = word(random);
        words.add(word);
        command.append(quoted(random, word)).append(separator(random, 1));
      }
      assertThat(ShellWords.split(command.toString())).as("%s", command).isEqualTo(words);
    }
  }

  @Test
  void anyTextIsEitherSplitOrRefused() {
    Random random = new Random(7);
    for (int run = 0; run < 50_000; run++) {
      String text = word(random) + word(random);
      try {
        assertThat(ShellWords.split(text)).isNotEmpty();
      } catch (IllegalArgumentException refused) {
        assertThat(refused).hasMessageStartingWith("command ");
      }
    }
  }

  private static String word(Random random) {
    String letters = "ab \t\n'\"\\#$`!\u00e9\ud83d\ude00-=";
    StringBuilder word = new StringBuilder();
    int length = random.nextInt(8);
    for (int i = 0; i < length; i++) {
      int at =
          letters.offsetByCodePoints(
              0, random.nextInt(letters.codePointCount(0, letters.length())));
      word.appendCodePoint(letters.codePointAt(at));
    }
    return word.toString();
  }

  /** Quotes the word in one of the ways of a shell, each character on its own or all at once. */
  private static String quoted(Random random, String word) {
    return switch (random.nextInt(3)) {
      case 0 -> "'" + word.replace("'", "'\\''") + "'";
      case 1 -> "\"" + word.replaceAll("([$`\"\\\\])", "\\\\$1") + "\"";
      default -> word.isEmpty() ? "''" : escaped(word);
    };
  }

  /** A line feed cannot be escaped with a backslash, which would delete it. */
  private static String escaped(String word) {
    StringBuilder escaped = new StringBuilder();
    word.chars().forEach(c -> escaped.append(c == '\n' ? "'\n'" : "\\" + (char) c));
    return escaped.toString();
  }

  private static String separator(Random random, int least) {
    StringBuilder separator = new StringBuilder();
    int length = least + random.nextInt(2);
    for (int i = 0; i < length; i++) {
      separator.append(" \t\n".charAt(random.nextInt(3)));
    }
    return separator.append(random.nextInt(8) == 0 ? " # it's \"a\n" : "").toString();
  }
}
