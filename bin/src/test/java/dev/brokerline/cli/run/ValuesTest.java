package dev.brokerline.cli.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.regex.Matcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValuesTest {

  @ParameterizedTest
  @CsvSource({
    "90s, PT1M30S",
    "2m, PT2M",
    "1h, PT1H",
    "500ms, PT0.5S",
    "PT90S, PT1M30S",
    "8760h, PT8760H"
  })
  void a_span_of_time_is_read_as_people_write_it(String text, Duration expected) {
    assertThat(Durations.parse(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "90", "90 s", "1.5h", "-1s", "0s", "s", "1d", "PT0S", "PT-1S", "9999999999h"})
  void what_is_no_span_of_time_is_named(String text) {
    assertThatThrownBy(() -> Durations.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("'" + text + "' ");
  }

  @ParameterizedTest
  @CsvSource({"echo=cat, echo, cat", "' echo =cat', echo, cat", "e=sh -c 'a=b', e, sh -c 'a=b'"})
  void a_name_ends_at_the_first_equals_sign(String text, String name, String value) {
    assertThat(NamedValue.parse(text)).isEqualTo(new NamedValue(name, value));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "echo", "=cat", "echo=", "echo= ", " =cat"})
  void a_pair_without_a_name_or_a_value_is_named(String text) {
    assertThatThrownBy(() -> NamedValue.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("'" + text + "' needs a name");
  }

  @ParameterizedTest
  @CsvSource({
    "'echo: hello', echo, hello",
    "'#dev: standup at nine: be there', #dev, standup at nine: be there",
    "'echo:hello', echo, hello"
  })
  void a_receiver_ends_at_the_first_colon(String text, String to, String body) {
    assertThat(Note.parse(text)).isEqualTo(new Note(to, body));
  }

  @Test
  void a_text_keeps_its_indentation() {
    assertThat(Note.parse("a:    code\n      more ").text()).isEqualTo("   code\n      more ");
    assertThat(Note.parse("a:\tcode").text()).isEqualTo("\tcode");
    assertThat(Note.parse("a:code").text()).isEqualTo("code");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "hello", ": hello", "echo:", "echo: "})
  void a_message_without_a_receiver_or_a_text_is_named(String text) {
    assertThatThrownBy(() -> Note.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("'" + text + "' needs a receiver");
  }

  @ParameterizedTest
  @ValueSource(strings = {"exit", "ready", "idle", "output:a.b"})
  void a_condition_prints_as_it_is_written(String text) {
    assertThat(Until.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Exit", "output", "output:", "never"})
  void what_is_no_condition_is_named(String text) {
    assertThatThrownBy(() -> Until.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("'" + text + "' is no condition");
  }

  @Test
  void a_line_of_the_output_begins_and_ends_where_the_pattern_says() {
    Until.Output until = (Until.Output) Until.parse("output:^tests passed: .*$");

    Matcher matcher = until.pattern().matcher("building\ntests passed: 1\ndone\n");

    assertThat(matcher.find()).isTrue();
    assertThat(matcher.group()).isEqualTo("tests passed: 1");
  }

  @Test
  void a_broken_regular_expression_is_named_with_the_place() {
    assertThatThrownBy(() -> Until.parse("output:a(b"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("'a(b' is no regular expression: Unclosed group at character 4");
  }
}
