package dev.brokerline.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsageTest {

  private static final char SEPARATOR = '|';

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @ParameterizedTest
  @CsvSource(
      delimiter = SEPARATOR,
      textBlock =
          """
          --colour                                   | unknown option: '--colour'
          --agent                                    | missing required parameter for option '--agent'
          --agent echo                               | 'echo' needs a name, '=' and a value
          --agent =cat                               | '=cat' needs a name
          --agent a=cat --agent a=cat                | two agents are called 'a'
          --agent a=cat --headless b=claude          | no program without a terminal, so the agent would take messages and do nothing; use --broker builtin, or --agent b=claude
          --headless a=opencode --until ready        | --headless a=opencode: the native broker
          --agent a/b=cat                            | agent name must not contain '/'
          --headless h=gemini                        | the native broker runs no program without a terminal
          --agent a=cat --env X                      | '--env' (NAME=VALUE): 'X' needs a name, '=' and a value; see
          --agent a=cat --bypass-permissions a       | --bypass-permissions a: how to keep a program from asking for permission is known for claude, codex and gemini, not for "cat"
          --agent a=claude --relay-tools 'x          | --relay-tools: command has a single quote that is not closed
          --until exit                               | there is no agent to run
          --agent a=cat --until never                | 'never' is no condition
          --agent a=cat --until output:a(b           | 'a(b' is no regular expression
          --agent a=cat --until exit --until idle    | can never hold at the same time
          --agent a=cat --timeout soon               | 'soon' is no span of time
          --agent a=cat --timeout 0s                 | '0s' is out of range
          --agent a=cat --message hello              | 'hello' needs a receiver
          --agent a=cat --message b:hello            | there is no agent 'b' in this run; there is a
          --agent a=cat --message #dev:hello         | no agent of this run hears that channel; add --channel dev
          --agent a=cat --message-at-once b:hello    | --message-at-once to b: there is no agent 'b'
          --agent a=cat --agent-cwd b=/tmp           | --agent-cwd b: there is no agent 'b'
          --agent a=cat --agent-cwd a=/no/such       | --agent-cwd a: there is no directory '/no/such'
          --agent a=cat --size 80                    | '80' is no size of a terminal
          --agent a=cat --size 0x24                  | '0x24' is no size of a terminal
          --agent a=cat --size 80x99999              | '80x99999' is no size of a terminal
          --agent a=cat --env HOME                   | 'HOME' needs a name
          --agent a=cat --model b=opus               | --model b: there is no agent 'b'
          --agent a=cat --task b=work                | --task b: there is no agent 'b'
          --agent a=cat --task a=1 --task a=2        | --task is given twice for agent 'a'
          --agent a=cat --channel a,b                | 'a,b' is no name of a channel
          --agent a=cat --cwd /no/such/directory     | --cwd: '/no/such/directory' does not exist; create it, or name another
          --agent a=cat --cwd /dev/null              | --cwd: '/dev/null' is not a directory
          --agent a=cat --relaycast cloud            | set RELAY_API_KEY in the environment
          --agent a=cat --relaycast elsewhere        | 'elsewhere' is neither
          --agent a=cat --relaycast ftp://host       | 'ftp://host' is neither
          --agent a=cat --broker-name a/b            | 'a/b'
          --agent a=cat --channel x --broker-name a/b | --broker-name: a broker's name
          --agent a=cat --trace /no/such/place/x     | --trace: '/no/such/place/x' cannot be written: there is no directory
          --agent a=cat --trace /                    | cannot be written: it is a directory
          --agent a=sh"x                             | --agent: the command has a quote " that is not closed
          --agent a=sh'x                             | --agent: the command has a quote ' that is not closed
          --agent a=sh\\                             | --agent: the command ends in a backslash
          --agent a=cat stray                        | unmatched argument at index 3: 'stray'
          """)
  void bad_input_is_one_sentence_with_the_value_and_the_exit_code_2(String args, String sentence) {
    int exitCode = execute("run " + args);

    assertThat(exitCode).isEqualTo(2);
    assertThat(err())
        .startsWith("brokerline: ")
        .contains(sentence)
        .endsWith("; see 'brokerline run --help'\n")
        .containsOnlyOnce("\n");
    assertThat(out.toString(UTF_8)).isEmpty();
  }

  @Test
  void a_trace_that_another_user_could_read_is_refused_before_anything_starts(@TempDir Path folder)
      throws Exception {
    assumeTrue("root".equals(System.getProperty("user.name")));
    Path theirs = Files.createFile(folder.resolve("theirs"));
    Files.setAttribute(theirs, "unix:uid", 65534);

    assertThat(execute("run --agent a=cat --trace " + theirs)).isEqualTo(2);

    assertThat(err())
        .contains("--trace: '" + theirs + "' cannot be written: it belongs to another");
    assertThat(err()).containsOnlyOnce("\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"run --agent a=cat", "rpc"})
  void a_trace_that_is_no_file_is_refused_too(String command) {
    assumeTrue(Files.exists(Path.of("/dev/null")));

    assertThat(execute(command + " --trace /dev/null")).isEqualTo(2);

    assertThat(err()).contains("'/dev/null' cannot be written: it is no regular file");
  }

  @Test
  void bad_input_is_a_json_result_too_when_json_is_asked_for() {
    int exitCode = execute("run --json --agent a=cat --message b:hello");

    assertThat(exitCode).isEqualTo(2);
    assertThat(out.toString(UTF_8))
        .startsWith("{\"result\":{\"exit_code\":2,\"held\":false,\"reason\":\"usage\",\"error\":\"")
        .endsWith("\"agents\":[],\"took_ms\":0}}\n");
  }

  @Test
  void a_key_of_the_environment_is_never_shown() {
    int exitCode =
        BrokerCli.execute(
            terminal(Map.of("RELAY_API_KEY", "sk_secret")),
            "run",
            "--agent",
            "a=cat",
            "--relaycast",
            "cloud");

    assertThat(exitCode).isEqualTo(2);
    assertThat(err()).contains("rk_").doesNotContain("secret");
  }

  @Test
  void the_version_names_library_protocol_and_broker() {
    assertThat(execute("--version")).isZero();

    assertThat(out.toString(UTF_8))
        .contains("brokerline ")
        .contains("broker protocol 1")
        .contains("broker 3.2.18");
  }

  @Test
  void the_help_of_run_explains_conditions_and_exit_codes() {
    assertThat(execute("run --help")).isZero();

    assertThat(out.toString(UTF_8)).contains("output:REGEX", "--message-at-once", "Exit codes: 0");
  }

  @Test
  void without_a_command_all_are_listed() {
    assertThat(BrokerCli.execute(terminal(Map.of()))).isEqualTo(2);

    assertThat(err())
        .startsWith("brokerline: there is no command")
        .contains(
            "\n  run ", "\n  rpc ", "\n  install ", "\n  doctor ", "\n  completion ", "\n  help ");
    assertThat(out.toString(UTF_8)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--help",
        "run --help",
        "rpc --help",
        "install --help",
        "doctor --help",
        "help run"
      })
  void help_breaks_no_word_in_eighty_columns(String args) {
    assertThat(execute(args)).isZero();

    List<String> lines = out.toString(UTF_8).lines().toList();
    assertThat(lines).allMatch(line -> line.length() <= 80);
    for (int i = 1; i < lines.size(); i++) {
      String next = lines.get(i).strip();
      boolean goesOn = next.matches("[a-z{](?!.*  ).*");
      boolean list = lines.get(i - 1).endsWith(":");
      int withNextWord = lines.get(i - 1).length() + 1 + next.split(" ", 2)[0].length();
      assertThat(goesOn && !list && withNextWord <= 70)
          .as("broken by hand before: " + next)
          .isFalse();
    }
  }

  @Test
  void a_command_that_is_not_there_is_named() {
    assertThat(execute("rum --agent a=cat")).isEqualTo(2);
    assertThat(err()).isEqualTo("brokerline: there is no command 'rum'; see 'brokerline --help'\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"help rum", "--agent a=cat"})
  void a_sentence_has_one_end(String args) {
    assertThat(execute(args)).isEqualTo(2);
    assertThat(err()).matches("brokerline: [^\n]*'; see 'brokerline --help'\n");
  }

  @Test
  void completion_is_a_script_that_bash_can_read() throws Exception {
    assertThat(execute("completion")).isZero();

    Process bash = new ProcessBuilder("bash", "-n").redirectErrorStream(true).start();
    try (var input = bash.getOutputStream()) {
      out.writeTo(input);
    }
    assertThat(new String(bash.getInputStream().readAllBytes(), UTF_8)).isEmpty();
    assertThat(bash.waitFor()).isZero();
    assertThat(out.toString(UTF_8)).contains("--until", "doctor");
  }

  @Test
  void the_users_own_locale_is_seen_by_all_that_is_started() {
    Map<String, String> given = Map.of("LC_ALL", "C.UTF-8", "A", "1");

    assertThat(Terminal.withLocale(given, null)).isEqualTo(given);
    assertThat(Terminal.withLocale(given, "")).isEqualTo(Map.of("A", "1"));
    assertThat(Terminal.withLocale(given, "=de_DE")).isEqualTo(Map.of("LC_ALL", "de_DE", "A", "1"));
    assertThat(Terminal.withLocale(given, "=")).isEqualTo(Map.of("LC_ALL", "", "A", "1"));
  }

  private int execute(String line) {
    return BrokerCli.execute(terminal(Map.of()), line.split(" "));
  }

  private Terminal terminal(Map<String, String> environment) {
    return new Terminal(
        InputStream.nullInputStream(),
        new PrintStream(out, true, UTF_8),
        new PrintStream(err, true, UTF_8),
        /* interactive= */ false,
        /* progressBars= */ false,
        environment);
  }

  private String err() {
    return err.toString(UTF_8);
  }
}
