package dev.brokerline.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.broker.BrokerMain;
import dev.brokerline.cli.exit.ExitCodes;
import dev.brokerline.testing.agent.FakeAgentExecutable;
import dev.brokerline.testing.agent.script.AgentScript;
import dev.brokerline.testing.agent.script.AgentTurn;
import dev.brokerline.testing.agent.script.ToolUse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code brokerline run --broker builtin}, and {@code brokerline-broker} by itself. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there are no terminals")
@Timeout(180)
class BuiltInBrokerIT {

  private static final Duration LONG = Duration.ofSeconds(90);

  @TempDir private Path directory;

  /** Runs with nothing installed, and a {@code claude} that follows the script. */
  private LauncherProcess run(AgentScript script, String... arguments) throws Exception {
    Path programs = Files.createDirectories(directory.resolve("programs"));
    FakeAgentExecutable claude = FakeAgentExecutable.create(programs, "claude", script);
    List<String> command =
        LauncherProcess.command(directory, Main.class, "run", "--broker", "builtin");
    command.addAll(List.of(arguments));
    return LauncherProcess.start(
        directory,
        command,
        Map.of(
            "PATH",
            claude.file().getParent() + ":" + System.getenv("PATH"),
            "BROKERLINE_HOME",
            directory.resolve("empty-home").toString()));
  }

  @Test
  void aTerminalAnswersWithoutInstallationAndNothingIsLeft() throws Exception {
    try (LauncherProcess run =
        run(
            AgentScript.of(AgentTurn.hello()),
            "--agent",
            "echo=cat",
            "--message",
            "echo: hello",
            "--until",
            "output:^hello$")) {
      assertThat(run.exitCode(LONG)).as(run::all).isEqualTo(ExitCodes.OK);
      assertThat(run.out()).anyMatch(line -> line.endsWith("hello"));
      assertThat(run.all())
          .as("the message is more than its echo")
          .doesNotContain("lost", "not given");
      run.assertNothingIsLeft();
    }
    assertThat(directory.resolve("empty-home/bin")).doesNotExist();
  }

  @Test
  void aHeadlessProgramDoesItsTaskAndTheRunEndsWhenItIsIdle() throws Exception {
    try (LauncherProcess run =
        run(
            AgentScript.of(AgentTurn.hello()),
            "--headless",
            "ann=claude",
            "--task",
            "ann=Say hello",
            "--until",
            "idle")) {
      assertThat(run.exitCode(LONG)).as(run::all).isEqualTo(ExitCodes.OK);
      assertThat(run.out()).filteredOn(line -> line.contains("Hello from mock.")).hasSize(1);
      run.assertNothingIsLeft();
    }
  }

  @Test
  void whatAHeadlessProgramAsksForIsDenied() throws Exception {
    AgentScript asking =
        AgentScript.of(AgentTurn.empty().tool(ToolUse.asking("touch it", "done")).text("end"));
    try (LauncherProcess run =
        run(
            asking,
            "--headless",
            "ann=claude",
            "--task",
            "ann=Use it",
            "--until",
            "idle",
            "--json")) {
      assertThat(run.exitCode(LONG)).as(run::all).isEqualTo(ExitCodes.OK);
      assertThat(run.out())
          .anyMatch(
              line -> line.contains("\"permission_resolved\"") && line.contains("\"deny_once\""));
    }
  }

  @Test
  void aMissingProgramIsNamedAndTheRunFails() throws Exception {
    try (LauncherProcess run =
        run(AgentScript.of(AgentTurn.hello()), "--agent", "a=no-such-program --fast")) {
      assertThat(run.exitCode(LONG)).as(run::all).isEqualTo(ExitCodes.AGENT_FAILED);
      assertThat(run.all()).contains("'no-such-program' was not found");
    }
  }

  @Test
  void theDoctorStartsItAndTellsItsVersionAndWhatItCanDo() throws Exception {
    Map<String, String> environment =
        Map.of("BROKERLINE_HOME", directory.resolve("empty-home").toString());
    List<String> command =
        LauncherProcess.command(directory, Main.class, "doctor", "--broker", "builtin");
    try (LauncherProcess doctor = LauncherProcess.start(directory, command, environment)) {
      assertThat(doctor.exitCode(LONG)).as(doctor::all).isEqualTo(ExitCodes.OK);
      assertThat(doctor.out())
          .anyMatch(
              line ->
                  line.startsWith("ok    built-in")
                      && line.contains("brokerline/")
                      && line.contains("interrupt_agent"))
          .anyMatch(line -> line.startsWith("ok    start") && line.contains("brokerline/"))
          .last()
          .asString()
          .contains("a broker can be started");
      doctor.assertNothingIsLeft();
    }
  }

  @Test
  void theDoctorTellsOfItWhereTheNativeOneIsMissing() throws Exception {
    Map<String, String> environment =
        Map.of("BROKERLINE_HOME", directory.resolve("empty-home").toString());
    List<String> command =
        LauncherProcess.command(
            directory, Main.class, "doctor", "--broker", directory.resolve("none").toString());
    try (LauncherProcess doctor = LauncherProcess.start(directory, command, environment)) {
      assertThat(doctor.exitCode(LONG)).as(doctor::all).isEqualTo(ExitCodes.NO_BROKER);
      assertThat(doctor.out())
          .anyMatch(line -> line.startsWith("ok    built-in"))
          .last()
          .asString()
          .contains("no broker can be started");
    }
  }

  @Test
  void theBrokerAsAProgramAnswersAndEndsWithItsInput() throws Exception {
    List<String> command =
        LauncherProcess.command(directory, BrokerMain.class, "init", "--persist", "--name=me");
    try (LauncherProcess broker = LauncherProcess.startWithInput(directory, command, Map.of())) {
      broker.send(
          ("{\"v\":1,\"type\":\"hello\",\"request_id\":\"1\",\"payload\":"
                  + "{\"client_name\":\"t\",\"client_version\":\"1\"}}\n")
              .getBytes(UTF_8));
      broker.awaitLine("\"hello_ack\"", LONG);
      broker.endInput();
      assertThat(broker.exitCode(LONG)).as(broker::all).isZero();
      assertThat(broker.err()).anyMatch(line -> line.endsWith("ignored the argument --persist"));
      broker.assertNothingIsLeft();
    }
  }

  @Test
  void aMistakeInTheBrokersCommandLineIsNoFrame() throws Exception {
    List<String> command = LauncherProcess.command(directory, BrokerMain.class, "serve");
    try (LauncherProcess broker = LauncherProcess.start(directory, command, Map.of())) {
      assertThat(broker.exitCode(LONG)).isEqualTo(2);
      assertThat(broker.out()).isEmpty();
      assertThat(broker.err()).anyMatch(line -> line.contains("brokerline-broker init"));
    }
  }
}
