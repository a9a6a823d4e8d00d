package dev.brokerline.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.agents.Agent;
import dev.brokerline.agents.AgentPermissions;
import dev.brokerline.agents.AgentRelay;
import dev.brokerline.agents.AgentRelayOptions;
import dev.brokerline.agents.Delivery;
import dev.brokerline.agents.SpawnOptions;
import dev.brokerline.agents.model.AgentScreen;
import dev.brokerline.agents.model.AgentState;
import dev.brokerline.agents.model.AgentTurn;
import dev.brokerline.agents.model.PermissionQuestion;
import dev.brokerline.client.error.BrokerRejectedException;
import dev.brokerline.client.options.BrokerClientOptions;
import dev.brokerline.protocol.model.HeadlessProvider;
import dev.brokerline.protocol.model.PermissionAnswer;
import dev.brokerline.terminal.program.ProgramStatus;
import dev.brokerline.testing.agent.FakeAgentExecutable;
import dev.brokerline.testing.agent.script.AgentScript;
import dev.brokerline.testing.agent.script.ToolUse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A user of the facade, whose relay runs our broker. */
@ParameterizedClass
@EnumSource(Talk.Form.class)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there are no terminals")
@Timeout(180)
class AgentFacadeIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  @Parameter private Talk.Form form;
  @TempDir private Path directory;
  private AgentRelay relay;

  @AfterEach
  void close() {
    if (relay != null) {
      relay.close();
    }
  }

  /** Opens a relay, and spawns a {@code claude} without a terminal that follows the script. */
  private Agent claude(dev.brokerline.testing.agent.script.AgentTurn... turns) throws Exception {
    FakeAgentExecutable.create(directory, "claude", AgentScript.of(turns));
    open();
    return get(
        relay.spawn(
            SpawnOptions.headless("a", HeadlessProvider.CLAUDE).skipRelayPrompt(true).build()));
  }

  private void open() throws Exception {
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.merge("PATH", directory.toString(), (path, first) -> first + ":" + path);
    BrokerClientOptions options =
        BrokerClientOptions.builder()
            .broker(form.broker())
            .inheritedEnvironment(environment)
            .directory(directory)
            .build();
    relay = get(AgentRelay.open(AgentRelayOptions.builder().broker(options).build()));
  }

  private static <T> T get(CompletableFuture<T> future) throws Exception {
    return future.get(LIMIT.toSeconds() + 5, TimeUnit.SECONDS);
  }

  @Test
  void theTurnOfAMessageIsAwaitedAndItsTokensAreCounted() throws Exception {
    Agent agent = claude(FakeTurns.hello(), FakeTurns.hello());

    Delivery sent = get(agent.send("Say hello"));
    AgentTurn turn = get(agent.turns().await(sent, LIMIT));

    assertThat(turn.success()).isTrue();
    assertThat(turn.text()).isEqualTo("Hello from mock.");
    get(agent.awaitIdle(LIMIT));
    assertThat(agent.snapshot().program().source()).isEqualTo(ProgramStatus.Source.ANNOUNCED);
    assertThat(get(agent.usage()))
        .satisfies(
            used -> {
              assertThat(used.turns()).isEqualTo(1);
              assertThat(used.tokens()).isNotNull();
              assertThat(used.tokens().output()).isPositive();
            });
    assertThat(agent.turns().completed()).containsExactly(turn);
  }

  @Test
  void aQuestionIsHeardAndAnswered() throws Exception {
    Agent agent = claude(FakeTurns.tool());
    AgentPermissions permissions = agent.permissions();
    List<String> heard = new CopyOnWriteArrayList<>();
    permissions.listen(
        new AgentPermissions.Listener() {
          @Override
          public void onAsked(PermissionQuestion question) {
            heard.add("asked");
          }

          @Override
          public void onResolved(String id, String decision, String by) {
            heard.add(decision + " by " + by);
          }
        });

    Delivery sent = get(agent.send("use your tool"));
    Awaitility.await().atMost(LIMIT).until(() -> permissions.open().size() == 1);
    Awaitility.await().atMost(LIMIT).until(() -> agent.state() == AgentState.WAITING_FOR_INPUT);
    PermissionQuestion question = permissions.open().get(0);

    assertThat(get(permissions.answer(question, PermissionAnswer.DENY_ONCE))).isTrue();
    get(agent.turns().await(sent, LIMIT));
    Awaitility.await()
        .atMost(LIMIT)
        .untilAsserted(() -> assertThat(heard).containsExactly("asked", "deny_once by caller"));
    assertThat(permissions.open()).isEmpty();
    assertThat(get(permissions.answer(question, PermissionAnswer.ALLOW_ONCE)))
        .as("it is decided already")
        .isFalse();
  }

  @Test
  void aTurnIsInterruptedAndTheAgentGoesOn() throws Exception {
    Agent agent = claude(FakeTurns.hanging(), FakeTurns.hello());
    assertThat(get(agent.interrupt())).as("nothing runs").isFalse();
    Delivery hung = get(agent.send("hang"));
    get(agent.awaitOutput("wait", LIMIT));

    assertThat(get(agent.interrupt())).isTrue();

    AgentTurn cut = get(agent.turns().await(hung, LIMIT));
    assertThat(cut.success()).isFalse();
    assertThat(cut.error()).isNotNull();
    assertThat(cut.error().code()).isEqualTo("interrupted");
    Delivery next = get(agent.send("and now"));
    assertThat(get(agent.turns().await(next, LIMIT)).success()).isTrue();
  }

  @Test
  void theScreenIsThatOfATerminalAndOfNothingElse() throws Exception {
    Agent headless = claude(FakeTurns.hello());
    Agent terminal =
        get(relay.spawn("t", "sh -c 'printf \"\\033]0;a title\\007on the screen\"; cat'"));

    Awaitility.await()
        .atMost(LIMIT)
        .untilAsserted(
            () -> {
              AgentScreen screen = get(terminal.screen());
              assertThat(screen.text()).contains("on the screen");
              assertThat(screen.title()).isEqualTo("a title");
              assertThat(screen.columns()).isPositive();
            });
    CompletableFuture<AgentScreen> refused = headless.screen();
    Awaitility.await().atMost(LIMIT).until(refused::isDone);
    assertThat(refused)
        .failsWithin(LIMIT)
        .withThrowableOfType(ExecutionException.class)
        .withCauseInstanceOf(BrokerRejectedException.class)
        .withMessageContaining("has no terminal");
  }

  /** What the fake program does. */
  private static final class FakeTurns {

    static dev.brokerline.testing.agent.script.AgentTurn hello() {
      return dev.brokerline.testing.agent.script.AgentTurn.hello();
    }

    static dev.brokerline.testing.agent.script.AgentTurn hanging() {
      return dev.brokerline.testing.agent.script.AgentTurn.empty().text("wait").hang();
    }

    static dev.brokerline.testing.agent.script.AgentTurn tool() {
      return dev.brokerline.testing.agent.script.AgentTurn.empty()
          .tool(ToolUse.asking("touch it", "touched"))
          .text("done");
    }
  }
}
