package dev.brokerline.cli.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.brokerline.agents.Message;
import dev.brokerline.agents.SpawnOptions;
import dev.brokerline.agents.model.Sender;
import dev.brokerline.cli.exit.UsageException;
import dev.brokerline.cli.output.Size;
import dev.brokerline.protocol.request.SpawnAgent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

final class RunPlanTest {

  @TempDir private Path folder;

  private static SpawnAgent spawn(Map<String, String> environment, String... args) {
    RunOptions options = CommandLine.populateCommand(new RunOptions(), args);
    return RunPlan.of(options, environment).spawns().get(0).toRequest();
  }

  private static SpawnAgent spawn(String... args) {
    return spawn(Map.of(), args);
  }

  @Test
  void anAgentAsksForPermissionAndStaysOutOfTheRelay() {
    SpawnAgent spawn = spawn("--agent", "a=claude -c");
    assertThat(spawn.skipRelayPrompt()).isTrue();
    assertThat(spawn.agent().cli()).startsWith("sh -c ").endsWith(" claude");
    assertThat(spawn.agent().args()).containsExactly("-c");
  }

  @Test
  void permissionsAreBypassedForWhomItIsSaid() {
    assertThat(spawn("--agent", "a=claude", "--bypass-permissions", "a").agent().args())
        .containsExactly("--dangerously-skip-permissions");
    assertThatThrownBy(() -> spawn("--agent", "a=claude", "--bypass-permissions", "b"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("no agent 'b'");
    assertThatThrownBy(() -> spawn("--agent", "a=cat", "--bypass-permissions", "a"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("--bypass-permissions a: ");
  }

  /** The broker would type it before the program has a screen. */
  @Test
  void aTaskOfAProgramWithAScreenIsSentWhenThatTakesIt() {
    String[] args = {
      "--agent", "a=claude", "--agent", "b=cat", "--task", "a=one", "--task", "b=two"
    };
    RunPlan plan = RunPlan.of(CommandLine.populateCommand(new RunOptions(), args), Map.of());
    assertThat(plan.tasks()).extracting(Message::to).containsExactly("a");
    assertThat(plan.tasks()).extracting(Message::text).containsExactly("one");
    assertThat(plan.spawns())
        .extracting(SpawnOptions::task)
        .containsExactly(Optional.empty(), Optional.of("two"));
    assertThatThrownBy(() -> spawn("--agent", "a=claude", "--task", "a=x\u0003"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("--task a: ");
  }

  @Test
  void toolsThatAreNamedAreGivenToThoseThatTakeThem() {
    SpawnAgent claude = spawn("--agent", "a=claude", "--relay-tools", "my-mcp x");
    assertThat(claude.skipRelayPrompt()).isFalse();
    assertThat(claude.agent().args().get(0)).contains("my-mcp");
    SpawnAgent cat = spawn("--agent", "a=cat", "--relay-tools", "my-mcp x");
    assertThat(cat.skipRelayPrompt()).isTrue();
  }

  @Test
  void toolsOfTheEnvironmentAreGivenIfTheirProgramIsThere() throws Exception {
    Path program = Files.writeString(folder.resolve("my-mcp"), "");
    assertThat(program.toFile().setExecutable(true)).isTrue();
    for (String command : new String[] {"my-mcp -v", program + " -v"}) {
      Map<String, String> environment =
          Map.of("PATH", "/bin:" + folder, RelayToolsChoice.VARIABLE, command);
      assertThat(spawn(environment, "--agent", "a=codex").agent().args().toString())
          .contains("my-mcp");
      assertThat(
              spawn(environment, "--agent", "a=codex", "--relay-tools", "none").skipRelayPrompt())
          .isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "no-such-program-anywhere", "/no/such/program", "\0"})
  void toolsOfTheEnvironmentWhoseProgramIsMissingAreNot(String command) {
    Map<String, String> environment = Map.of("PATH", "/bin", RelayToolsChoice.VARIABLE, command);
    assertThat(spawn(environment, "--agent", "a=claude").skipRelayPrompt()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "boss"})
  void allMessagesHaveOneSender(String name) {
    List<String> args =
        new ArrayList<>(
            List.of("--agent", "a=cat", "--agent", "b=claude", "--channel", "dev", "--task"));
    args.addAll(List.of("b=1", "--message-at-once", "a: 2", "--message", "a: 3"));
    args.addAll(List.of("--message", "#dev: 4"));
    if (!name.isEmpty()) {
      args.addAll(List.of("--broker-name", name));
    }
    RunPlan plan =
        RunPlan.of(
            CommandLine.populateCommand(new RunOptions(), args.toArray(String[]::new)), Map.of());
    String sender = name.isEmpty() ? "orchestrator" : name;
    assertThat(Stream.of(plan.tasks(), plan.atOnce(), plan.messages()).flatMap(List::stream))
        .hasSize(4);
    assertThat(plan.sender()).isEqualTo(Sender.human(sender));
    assertThat(plan.client().build().launch().brokerName())
        .as("in whose name channels hear them")
        .isEqualTo(sender);
  }

  @Test
  void variablesDirectoriesAndTheSizeAreInThePlan() throws Exception {
    String[] args = {
      "--agent",
      "a=cat",
      "--agent",
      "b=cat",
      "--env",
      "V=x=y",
      "--agent-cwd",
      "b=" + folder,
      "--size",
      "101x33"
    };
    RunPlan plan = RunPlan.of(CommandLine.populateCommand(new RunOptions(), args), Map.of());
    assertThat(plan.client().build().launch().environment()).containsEntry("V", "x=y");
    assertThat(plan.spawns())
        .extracting(spawn -> spawn.toRequest().agent().cwd())
        .containsExactly(null, folder.toRealPath().toString());
    assertThat(plan.size()).isEqualTo(new Size(101, 33));
  }

  @Test
  void aCommandThatCannotBeSplitIsRefusedBeforeAnythingStarts() {
    assertThatThrownBy(() -> spawn("--agent", "a=claude 'x"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("quote");
  }
}
