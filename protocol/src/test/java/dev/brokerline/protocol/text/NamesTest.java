package dev.brokerline.protocol.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which names are given, and which are taken for what is there. */
class NamesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "w",
        "Codex",
        "reviewer-2",
        "a.b_c",
        "_x",
        "7",
        "größe",
        "Ann Lee",
        "разработчик",
        "日本語のAI",
        "한국어",
        "हिन्दी",
        "עברית",
        "system2"
      })
  void usualNamesAreGiven(String name) {
    assertThat(Names.agent("agent name", name)).isEqualTo(name);
    assertThat(Names.channel("channel", "#" + name)).isEqualTo("#" + name);
    assertThat(Names.participant("name", "human:" + name)).isEqualTo("human:" + name);
    assertThat(Names.known("recipient", name)).isEqualTo(name);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = false,
      textBlock =
          """
          |must not be blank
           |must not be blank
          #dev|must begin with a letter, a digit or '_', not with '#'
          -x|must begin with
          --help|must begin with
          .a|must begin with
          ..|must begin with
          @bob|must begin with
          *|must begin with
           a|must begin with a letter, a digit or '_', not with U+0020 (SPACE)
          a |may have blanks only between words
          a  b|may have blanks only between words
          a:b|must not contain ':'
          a=b|must not contain '='
          a,b|must not contain ','
          a/b|must not contain '/'
          a\\\\b|must not contain '\\\\'
          a'b|must not contain '''
          a"b|must not contain '"
          $x|must begin with
          a\\tb|must not contain U+0009 (CHARACTER TABULATION)
          a\\nb|must not contain U+000A
          a\\033[2J|must not contain U+001B (ESCAPE)
          a\\177|must not contain U+007F
          system|is taken
          System|is taken
          """)
  void aNameThatSomethingCannotCarryIsRefusedInOneSentence(String name, String rule) {
    String given = name == null ? "" : name.translateEscapes();
    assertThatThrownBy(() -> Names.agent("agent name", given))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("agent name " + rule.translateEscapes())
        .message()
        .doesNotContainPattern("\\p{Cntrl}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a\u0085b", "a\u009bb", "a\u202eb", "a\u200bb", "a\u200db", "a\ufeffb", "a\u00a0b",
        "a\u3000b", "a\u2028b", "a\ud83db", "a\ude00b", "p\u0430ypal", "\u0391gent", "\uff41gent",
        "\ud835\udc1aa", "\ufb01x", "a\u3164b", "a\ufe0fb", "a\u034fb", "cafe\u0301", "\u0301a",
        "a\ud83d\ude00"
      })
  void aNameThatLooksLikeAnotherIsRefused(String name) {
    assertThatThrownBy(() -> Names.agent("agent name", name))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Names.participant("name", "human:" + name))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aNameFitsIntoTheNameOfAFile() {
    assertThat(Names.agent("agent name", "a".repeat(100))).hasSize(100);
    assertThat(Names.agent("agent name", "ö".repeat(50))).hasSize(50);
    assertThatThrownBy(() -> Names.agent("agent name", "a".repeat(101)))
        .hasMessageContaining("must not be longer than 100 bytes");
    assertThatThrownBy(() -> Names.agent("agent name", "ö".repeat(51)))
        .hasMessageContaining("must not be longer than 100 bytes");
  }

  @Test
  void aChannelsNameIsWhatPeopleSeeAndListsCarry() {
    for (String name : new String[] {"#team/dev", "50%", "a+b", "..", "größe", "\ud83d\ude00"}) {
      assertThat(Names.channel("channel", name)).isEqualTo(name);
    }
    for (String name : new String[] {"", "#", "##a", "a,b", "a:b", "-a", "#-a", "a\nb", " a"}) {
      assertThatThrownBy(() -> Names.channel("channel", name))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("channel must not");
    }
  }

  @Test
  void whatIsThereUnderAnOddNameCanStillBeAddressed() {
    for (String name :
        new String[] {"#dev", "-x", "a:b", "@bob", "*", "human:ann", "p\u0430ypal"}) {
      assertThat(Names.known("recipient", name)).isEqualTo(name);
      assertThat(Names.knownAgent("agent name", name)).isEqualTo(name);
    }
    for (String name : new String[] {"", " ", " a", "a\n", "a\u001b", "\u202ea", "a\ud83d"}) {
      assertThatThrownBy(() -> Names.known("recipient", name))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("recipient must not");
    }
  }
}
