package dev.brokerline.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.protocol.event.AgentEvent;
import dev.brokerline.protocol.event.BrokerEvent;
import dev.brokerline.protocol.event.DeliveryEvent;
import dev.brokerline.protocol.event.SessionEvent;
import dev.brokerline.protocol.event.WorkerEvent;
import dev.brokerline.protocol.model.AgentSpec;
import dev.brokerline.protocol.model.RestartPolicy;
import dev.brokerline.protocol.request.GetSession;
import dev.brokerline.protocol.request.InterruptAgent;
import dev.brokerline.protocol.request.ListAgents;
import dev.brokerline.protocol.request.ReleaseAgent;
import dev.brokerline.protocol.request.SendMessage;
import dev.brokerline.protocol.request.SetModel;
import dev.brokerline.protocol.request.SpawnAgent;
import dev.brokerline.protocol.result.SetModelResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
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

/** Programs in terminals whose model is changed by another start, with their conversation. */
@ParameterizedClass
@EnumSource(Talk.Form.class)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there are no terminals")
@Timeout(180)
class ModelRestartIT {

  /**
   * Keeps conversations, names them at its end, and shows its state in its title, as claude does.
   */
  private static final String CLAUDE =
      """
      #!/bin/sh
      echo "$@" >> starts
      model=first
      while [ $# -gt 0 ]; do
        case $1 in
          --session-id) key=$2; shift ;;
          --resume)
            key=$2
            shift
            [ -e "talk-$key" ] || { echo "No conversation found with session ID: $key"; exit 1; }
            ;;
          --model) model=$2; shift ;;
        esac
        shift
      done
      [ "$model" != bad-1 ] || { echo 'There is no model bad-1.'; exit 1; }
      trap '
        [ ! -e "talk-$key" ] || printf "\\nclaude --model %s --resume \\033[1m%s\\n" "$model" "$key"
        exit 143' TERM HUP
      idle() { printf '\\033]0;✳ Claude\\007\\033[2J\\033[H%s\\033[10;1H❯ ' "$1"; }
      stty -echo
      idle hello
      while IFS= read -r typed; do
        touch "talk-$key"
        printf '\\033]0;◐ Claude\\007\\033[2J\\033[H(esc to interrupt)'
        while [ "$typed" = work ] && [ ! -e go ]; do sleep 0.05; done
        echo "$model: $typed" >> told
        [ "$typed" != die ] || kill -9 $$
        idle "$model: $typed"
      done
      """;

  /** Shows its state on its screen alone, and is interrupted by two keys, as opencode is. */
  private static final String OPENCODE =
      """
      #!/bin/sh
      echo "$@" >> starts
      echo "$BROKERLINE_OPENCODE_MODEL" >> models
      echo "$OPENCODE_CONFIG_CONTENT" >> configurations
      session=undefined
      [ "$1" = --session ] && session=$2
      [ "$3" = --session ] && session=$4
      trap 'printf "\\033[?1049lContinue  opencode -s %s\\r\\n" "$session"; exit 0' TERM HUP
      key() { dd bs=1 count=1 2>/dev/null | od -An -tx1; }
      idle() { printf '\\033[2J\\033[H%s\\033[10;1Hctrl+p commands' "$1"; }
      printf '\\033[?1049h'
      stty -echo
      idle 'Ask anything'
      while IFS= read -r typed; do
        session=ses_4711
        if [ "$typed" = work ]; then
          printf '\\033[2J\\033[H%s\\033[10;1Hesc interrupt' "$typed"
          stty -icanon
          until [ "$(key)" = ' 1b' ]; do :; done
          printf '\\033[2J\\033[H%s\\033[10;1Hesc again to interrupt' "$typed"
          until [ "$(key)" = ' 1b' ]; do :; done
          stty icanon
        else
          printf '\\033[2J\\033[H%s\\033[10;1Hesc interrupt' "$typed"
          sleep 0.5
        fi
        idle "told: $typed"
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

  private void spawn(String program, String script, RestartPolicy policy) throws Exception {
    Path file = Files.writeString(directory.resolve(program), script);
    assertThat(file.toFile().setExecutable(true)).isTrue();
    talk.ask(
        SpawnAgent.of(AgentSpec.pty("ann", program).withRestartPolicy(policy))
            .withSkipRelayPrompt(true));
    talk.await(WorkerEvent.Ready.class, 1);
  }

  private void spawnClaude() throws Exception {
    spawn("claude", CLAUDE, RestartPolicy.disabled());
  }

  private void tell(String text) throws Exception {
    int before = talk.all(DeliveryEvent.Verified.class).size();
    talk.ask(SendMessage.of("ann", text));
    talk.await(DeliveryEvent.Verified.class, before + 1);
  }

  private List<String> lines(String file) throws Exception {
    Path path = directory.resolve(file);
    return Files.exists(path) ? Files.readAllLines(path) : List.of();
  }

  private void awaitTold(String... lines) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(lines("told")).containsExactly(lines));
  }

  private CompletableFuture<SetModelResult> asked(String model) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return talk.ask(SetModel.of("ann", model));
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        });
  }

  @Test
  void theProgramIsStartedAgainWithItsConversationAndStaysTheSameAgent() throws Exception {
    spawnClaude();
    tell("one");

    SetModelResult changed = talk.ask(SetModel.of("ann", "fast-1"));

    assertThat(changed.status()).isEqualTo("pending");
    assertThat(changed.evidence())
        .isEqualTo("the program was started again, with its conversation and the model fast-1");
    tell("two");
    awaitTold("first: one", "fast-1: two");
    String key = talk.ask(new GetSession("ann")).sessionId();
    assertThat(
            lines("starts").stream()
                .map(start -> start.replaceAll("--mcp-config=.*}}}} *", "").strip()))
        .containsExactly("--session-id " + key, "--model fast-1 --resume " + key);
    AgentEvent.Restarted restarted = talk.await(AgentEvent.Restarted.class, 1);
    assertThat(restarted.continuity()).isEqualTo("native");
    assertThat(talk.events().stream().map(BrokerEvent::kind))
        .doesNotContain("agent_exited", "agent_restarting")
        .containsSubsequence("worker_ready", "agent_restarted", "worker_ready");
    assertThat(talk.ask(new ListAgents()).agents())
        .singleElement()
        .satisfies(agent -> assertThat(agent.model()).isEqualTo("fast-1"));

    talk.ask(ReleaseAgent.of("ann"));
    assertThat(talk.all(AgentEvent.Exited.class)).isEmpty();
  }

  @Test
  void aTurnIsNotCutOffAndMessagesThatComeMeanwhileAreForTheOtherModel() throws Exception {
    spawnClaude();
    tell("work");
    talk.ask(SendMessage.of("ann", "two"));

    CompletableFuture<SetModelResult> changed = asked("fast-1");
    Awaitility.await()
        .during(Duration.ofSeconds(1))
        .atMost(Duration.ofSeconds(5))
        .until(() -> !changed.isDone() && lines("starts").size() == 1);
    talk.ask(SendMessage.of("ann", "later"));
    Files.createFile(directory.resolve("go"));
    talk.await(AgentEvent.Restarted.class, 1);
    talk.ask(SendMessage.of("ann", "three"));

    assertThat(changed.get().status()).isEqualTo("pending");
    awaitTold("first: work", "first: two", "fast-1: later", "fast-1: three");
  }

  @Test
  void aModelWithWhichItDoesNotStartIsRefusedAndTheOldOneGoesOn() throws Exception {
    spawnClaude();
    tell("one");

    talk.refused(SetModel.of("ann", "bad-1"), "model_rejected", "There is no model bad-1.");

    tell("two");
    awaitTold("first: one", "first: two");
    assertThat(lines("starts").get(2)).matches(".*--resume [0-9a-f-]{36}");
    assertThat(talk.all(AgentEvent.Exited.class)).isEmpty();
    assertThat(talk.all(AgentEvent.Restarting.class)).isEmpty();
  }

  @Test
  void withoutAConversationItBeginsOneAndSaysSo() throws Exception {
    spawnClaude();

    SetModelResult changed = talk.ask(SetModel.of("ann", "fast-1"));

    assertThat(changed.evidence()).endsWith("with the model fast-1; it had no conversation yet");
    assertThat(talk.await(AgentEvent.Restarted.class, 1).continuity()).isEqualTo("fresh");
    tell("one");
    awaitTold("fast-1: one");
  }

  @Test
  void aCrashIsFollowedByAStartWithTheConversationToo() throws Exception {
    spawn("claude", CLAUDE, RestartPolicy.defaults().withCooldown(Duration.ofMillis(100)));
    tell("one");
    talk.ask(SendMessage.of("ann", "die"));

    assertThat(talk.await(AgentEvent.Restarted.class, 1).continuity()).isEqualTo("native");
    talk.await(WorkerEvent.Ready.class, 2);
    tell("two");
    awaitTold("first: one", "first: die", "first: two");
    assertThat(lines("starts").get(1)).contains("--resume ");
  }

  @Test
  void opencodeNamesItsConversationAtItsEndAndItsMessagesGetTheModel() throws Exception {
    spawn("opencode", OPENCODE, RestartPolicy.disabled());
    tell("one");

    SetModelResult changed = talk.ask(SetModel.of("ann", "mock/fast-1"));

    assertThat(changed.evidence()).contains("started again, with its conversation");
    assertThat(lines("starts")).containsExactly("", "--model mock/fast-1 --session ses_4711");
    assertThat(lines("models")).containsExactly("", "mock/fast-1");
    assertThat(lines("configurations").get(1)).contains("relay/opencode-model.js", "\"mcp\"");
    talk.refused(SetModel.of("ann", "fast-1"), "model_unsupported", "PROVIDER/MODEL");
    tell("two");
  }

  @Test
  void twoKeysInterruptAProgramThatAsksForTheSecond() throws Exception {
    spawn("opencode", OPENCODE, RestartPolicy.disabled());
    tell("work");
    talk.await(SessionEvent.StateChanged.class, state -> "running".equals(state.state()));

    assertThat(talk.ask(new InterruptAgent("ann")).interrupted()).isTrue();
    assertThat(talk.output("ann")).contains("esc again to interrupt", "told: work");
  }
}
