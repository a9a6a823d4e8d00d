package dev.brokerline.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.protocol.event.AgentEvent;
import dev.brokerline.protocol.event.BrokerEvent;
import dev.brokerline.protocol.event.DeliveryEvent;
import dev.brokerline.protocol.event.SessionEvent;
import dev.brokerline.protocol.event.WorkerEvent;
import dev.brokerline.protocol.model.AgentSpec;
import dev.brokerline.protocol.model.RestartPolicy;
import dev.brokerline.protocol.request.GetScreen;
import dev.brokerline.protocol.request.InterruptAgent;
import dev.brokerline.protocol.request.ListAgents;
import dev.brokerline.protocol.request.ReleaseAgent;
import dev.brokerline.protocol.request.ResizePty;
import dev.brokerline.protocol.request.SendInput;
import dev.brokerline.protocol.request.SendMessage;
import dev.brokerline.protocol.request.SetModel;
import dev.brokerline.protocol.request.SpawnAgent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Programs in terminals, from a client through our broker and back. */
@ParameterizedClass
@EnumSource(Talk.Form.class)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there are no terminals")
@Timeout(180)
class TerminalAgentIT {

  /** A program that draws its screen and tells its state in its title, as gemini does. */
  private static final String GEMINI =
      """
      #!/bin/sh
      prompt() { printf '\\033]0;◇  Ready\\007\\033[2J\\033[H%s\\033[10;1H> Type your message' "$1"; }
      stty -echo
      prompt hello
      while IFS= read -r typed; do
        case $typed in
          '/model set bad-1') prompt 'Model bad-1 not found' ;;
          '/model set '*) prompt "Model set to ${typed#/model set }" ;;
          *)
            printf '\\033]0;✦  Working\\007\\033[2J\\033[H(esc to cancel)'
            stty -icanon
            until [ "$(dd bs=1 count=1 2>/dev/null | od -An -tx1)" = ' 1b' ]; do :; done
            stty icanon
            prompt 'Request cancelled.'
            ;;
        esac
      done
      """;

  @Parameter private Talk.Form form;
  @TempDir private Path directory;
  private Talk talk;

  @BeforeEach
  void open() throws Exception {
    talk = new Talk(form, directory);
  }

  @AfterEach
  void close() {
    talk.close();
  }

  private static AgentSpec shell(String name, String script) {
    return AgentSpec.pty(name, "sh")
        .withArgs(List.of("-c", script))
        .withRestartPolicy(RestartPolicy.disabled());
  }

  @Test
  void messagesAreTypedOnceTheProgramIsReadyAndTellHowFarTheyCame() throws Exception {
    var started = talk.ask(SpawnAgent.of(AgentSpec.pty("echo", "cat")).withInitialTask("first"));

    assertThat(started.pid()).isPositive();
    talk.ask(SendMessage.of("echo", "second"));
    talk.ask(SendMessage.of("echo", "third").withFrom("bob"));

    talk.await(DeliveryEvent.Verified.class, 3);
    // The terminal echoes all of it before the program repeats the last line.
    talk.awaitOutput("echo", "\r\nthird\r\n");
    assertThat(talk.output("echo"))
        .startsWith("first\r\nfirst\r\nsecond\r\nsecond\r\nMessage from human:bob:\r\nthird");
    assertThat(talk.events().stream().map(BrokerEvent::kind).distinct())
        .containsSubsequence(
            "agent_spawned", "worker_ready", "delivery_injected", "delivery_verified");
  }

  @Test
  void theCodeAndTheSignalOfAProgramAreTold() throws Exception {
    talk.ask(SpawnAgent.of(shell("code", "echo bye; exit 7")));
    AgentEvent.Exited code =
        talk.await(AgentEvent.Exited.class, exited -> "code".equals(exited.name()));
    assertThat(code.code()).isEqualTo(7);
    assertThat(code.signal()).isNull();
    assertThat(talk.output("code")).isEqualTo("bye\r\n");

    talk.ask(SpawnAgent.of(shell("signal", "kill -9 $$")));
    AgentEvent.Exited signal =
        talk.await(AgentEvent.Exited.class, exited -> "signal".equals(exited.name()));
    assertThat(signal.code()).isNull();
    assertThat(signal.signal()).isEqualTo("9");
    assertThat(talk.ask(new ListAgents()).agents()).isEmpty();
  }

  @Test
  void whatCannotRunIsRefused() {
    talk.refused(
        SpawnAgent.of(AgentSpec.pty("x", "no-such-program")),
        "program_not_found",
        "'no-such-program'");
    talk.refused(
        SpawnAgent.of(AgentSpec.pty("x", "cat").withCwd("/no/such/directory")),
        "directory_not_found",
        "/no/such/directory");
    talk.refused(
        SpawnAgent.of(AgentSpec.pty("x", "cat 'unclosed")), "invalid_request", "not closed");
  }

  @Test
  void aFileThatIsNoProgramIsRefusedWithTheReason() throws Exception {
    Path plain = Files.writeString(directory.resolve("plain"), "echo hello\n");
    talk.refused(
        SpawnAgent.of(AgentSpec.pty("x", plain.toString())), "program_not_started", "chmod +x");
    talk.refused(
        SpawnAgent.of(AgentSpec.pty("x", directory.toString())),
        "program_not_started",
        "it is a directory");
    talk.refused(
        SpawnAgent.of(AgentSpec.pty("x", directory.resolve("missing").toString())),
        "program_not_found",
        "there is no such file");
    Path foreign = Files.writeString(directory.resolve("foreign"), "#!/no/such/interpreter\n");
    assertThat(foreign.toFile().setExecutable(true)).isTrue();
    talk.refused(
        SpawnAgent.of(AgentSpec.pty("x", foreign.toString())),
        "program_not_started",
        "interpreter");
    talk.refused(
        SpawnAgent.of(AgentSpec.pty("x", "cat").withArgs(List.of("x".repeat(200_000)))),
        "program_not_started",
        "too long");
    assertThat(talk.ask(new ListAgents()).agents()).isEmpty();
  }

  @Test
  void inputIsTypedUnchanged() throws Exception {
    talk.ask(
        SpawnAgent.of(
            shell("raw", "stty raw -echo; echo on; head -c 6 | od -An -tx1; stty sane; cat")));
    talk.awaitOutput("raw", "on");

    var typed = talk.ask(new SendInput("raw", "\u0001\u0003\r\n\u00e9"));

    assertThat(typed.bytesWritten()).isEqualTo(6);
    talk.awaitOutput("raw", "01 03 0d 0a c3 a9");
  }

  @Test
  void aNewSizeReachesTheProgram() throws Exception {
    talk.ask(
        SpawnAgent.of(
            shell("size", "trap 'stty size' WINCH; echo on; while :; do sleep 0.1; done")));
    talk.awaitOutput("size", "on");

    assertThat(talk.ask(new ResizePty("size", 40, 120)).rows()).isEqualTo(40);

    talk.awaitOutput("size", "40 120");
  }

  @Test
  void aDialogIsToldAndNoMessageAnswersIt() throws Exception {
    talk.ask(
        SpawnAgent.of(
            shell(
                "asks",
                "printf 'Delete everything? [y/N] '; read a; echo \"answer=$a\"; exec cat")));
    SessionEvent.StateChanged asks =
        talk.await(
            SessionEvent.StateChanged.class, state -> "requires_action".equals(state.state()));
    assertThat(asks.dialog()).contains("Delete everything?");
    talk.ask(SendMessage.of("asks", "hello"));

    talk.ask(new SendInput("asks", "n\n"));

    talk.awaitOutput("asks", "answer=n");
    talk.awaitOutput("asks", "hello\r\nhello");
  }

  @Test
  void aSilentProgramIsIdleAfterItsThreshold() throws Exception {
    talk.ask(SpawnAgent.of(AgentSpec.pty("quiet", "cat")).withIdleThreshold(Duration.ofSeconds(1)));

    AgentEvent.Idle idle = talk.await(AgentEvent.Idle.class, 1);

    assertThat(idle.idleSecs()).isEqualTo(1);
    assertThat(idle.source()).isEqualTo("quiet");
  }

  @Test
  void theScreenIsShown() throws Exception {
    talk.ask(
        SpawnAgent.of(
            shell("screen", "printf '\\033]0;a title\\007\\033[2J\\033[3;5Hhere'; exec cat")));
    talk.await(WorkerEvent.Ready.class, 1);

    var screen = talk.ask(new GetScreen("screen"));

    assertThat(screen.title()).isEqualTo("a title");
    assertThat(screen.text()).isEqualTo("\n\n    here\n");
    assertThat(screen.cursorRow()).isEqualTo(2);
    assertThat(screen.cursorCol()).isEqualTo(8);
    talk.refused(SetModel.of("screen", "m"), "model_unsupported", "'sh' has no command");
    talk.refused(new InterruptAgent("screen"), "unsupported_operation", "send_input");
  }

  @Test
  void aReleaseEndsAllThatTheProgramHasStarted() throws Exception {
    talk.ask(
        SpawnAgent.of(
            shell(
                "tree",
                "trap '' HUP TERM; (trap '' HUP TERM; sleep 600) & echo \"child=$!\"; wait")));
    talk.awaitOutput("tree", "\r\n");
    long child = Long.parseLong(talk.output("tree").replaceAll("(?s).*child=(\\d+).*", "$1"));

    talk.ask(ReleaseAgent.of("tree"));

    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> ProcessHandle.of(child).filter(ProcessHandle::isAlive).isEmpty());
    assertThat(talk.all(AgentEvent.Exited.class)).isEmpty();
  }

  private void spawnGemini() throws Exception {
    Path program = Files.writeString(directory.resolve("gemini"), GEMINI);
    assertThat(program.toFile().setExecutable(true)).isTrue();
    talk.ask(
        SpawnAgent.of(AgentSpec.pty("gem", "gemini").withRestartPolicy(RestartPolicy.disabled()))
            .withSkipRelayPrompt(true));
    talk.await(WorkerEvent.Ready.class, 1);
  }

  @Test
  void theModelIsChangedByTheProgramsOwnCommandAndConfirmedOnItsScreen() throws Exception {
    spawnGemini();

    var changed = talk.ask(SetModel.of("gem", "fast-1"));

    assertThat(changed.status()).isEqualTo("applied");
    assertThat(changed.effective()).isEqualTo("fast-1");
    assertThat(changed.evidence()).contains("Model set to fast-1");
    talk.refused(SetModel.of("gem", "bad-1"), "model_rejected", "Model bad-1 not found");
  }

  @Test
  void escapeInterruptsWhatTheProgramDoes() throws Exception {
    spawnGemini();
    assertThat(talk.ask(new InterruptAgent("gem")).interrupted()).isFalse();

    talk.ask(SendMessage.of("gem", "go on for ever"));
    talk.await(DeliveryEvent.Verified.class, 1);

    assertThat(talk.ask(new InterruptAgent("gem")).interrupted()).isTrue();
    talk.await(AgentEvent.Idle.class, 1);
    assertThat(talk.ask(new GetScreen("gem")).text()).contains("Request cancelled.");
  }
}
