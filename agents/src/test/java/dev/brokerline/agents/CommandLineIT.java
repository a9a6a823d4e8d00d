package dev.brokerline.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.brokerline.client.RealBroker;
import dev.brokerline.client.error.BrokerRejectedException;
import dev.brokerline.protocol.command.ShellWords;
import dev.brokerline.protocol.model.AgentSpec;
import dev.brokerline.protocol.request.SpawnAgent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the real broker makes of commands and models: the facts behind {@code CliArguments}. */
final class CommandLineIT {

  @TempDir private static Path folder;
  private static RealBroker broker;
  private static int agents;

  @BeforeAll
  static void start() throws Exception {
    // Notes its arguments in its working directory, each followed by NUL, and stays.
    String script =
        "#!/bin/sh\nprintf '%s\\0' \"$@\" > .args && mv .args args\nexec cat > /dev/null\n";
    for (String name : List.of("show", "gemini", "codex", "goose", "aider")) {
      Path file = Files.writeString(folder.resolve(name), script);
      assertThat(file.toFile().setExecutable(true)).isTrue();
    }
    broker = RealBroker.start();
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"my prog", "it's", "say \"x\"", "#x", "b\\c", "ü ber", "$x `y`", "*"})
  void findsAProgramWhateverItsFileIsCalled(String name) throws Exception {
    Path program = folder.resolve(name);
    Files.copy(folder.resolve("show"), program, StandardCopyOption.COPY_ATTRIBUTES);
    String command = ShellWords.quote(program.toString()) + " 'b c' d";
    assertThat(run(SpawnOptions.cli("agent" + ++agents, command).args(List.of("e  f"))))
        .containsExactly("b c", "d", "e  f");
  }

  /** Returns the arguments that a program got. */
  private static List<String> run(SpawnOptions.Builder options) throws Exception {
    Path directory = Files.createDirectory(folder.resolve("cwd" + agents));
    broker.ask(options.directory(directory).build().toRequest());
    Path args = directory.resolve("args");
    await().atMost(Duration.ofSeconds(20)).until(() -> Files.exists(args));
    String text = Files.readString(args);
    return List.of(text.substring(0, text.length() - 1).split("\0", -1));
  }

  private static SpawnOptions.Builder options(String command) {
    return SpawnOptions.cli("agent" + ++agents, folder + "/" + command);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "show a 'b c' \"d\\\"e\" f\\ g \"h\\i\" \"\\$x\" \"\\`\" '' \"\" x",
        "show a#b c#'d' $HOME * ~ ; | # a comment 'it\"s\n z",
        "show \\\n a\\\nb \"c\\\nd\" 'e\\\nf' \"\\n\" \\n '\\' x\ty",
        " show  a'b'\"c\"d\\'e  "
      })
  void theBrokerSplitsACommandAsWeDo(String command) throws Exception {
    List<String> words = ShellWords.split(command);
    String inFolder = command.replaceFirst("show", folder + "/show");
    assertThat(run(SpawnOptions.cli("agent" + ++agents, inFolder)))
        .isEqualTo(words.subList(1, words.size()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"cat 'a", "cat \"a", "cat a\\", "cat \"\\", "# cat"})
  void theBrokerRefusesACommandAsWeDo(String command) {
    assertThatThrownBy(() -> ShellWords.split(command))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> broker.ask(SpawnAgent.of(AgentSpec.pty("refused", command))))
        .hasRootCauseInstanceOf(BrokerRejectedException.class)
        .hasMessageContaining("invalid CLI command");
  }

  @ParameterizedTest
  @CsvSource({
    "gemini, --model|M|x",
    "gemini -v, -v|--model|M|x",
    "gemini -mA, -mA|x",
    "gemini --model=A, --model=A|x",
    "gemini -- say, --model|M|--|say|x",
    "codex exec, exec|-c|check_for_update_on_startup=false|--model|M|x",
    "goose run, run|--model|M|x",
    "aider -m hi, -m|hi|--model|M|x"
  })
  void eachProgramGetsItsModelOnce(String command, String args) throws Exception {
    assertThat(run(options(command).model("M").args("x"))).isEqualTo(List.of(args.split("\\|")));
  }

  @Test
  void theBrokerHandsAModelToAnyProgram() throws Exception {
    assertThat(run(options("show a").model("M").args("x")))
        .isEqualTo(List.of("--model", "M", "a", "x"));
  }
}
