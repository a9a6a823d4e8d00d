package dev.brokerline.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.protocol.event.AgentEvent;
import dev.brokerline.protocol.event.BrokerEvent;
import dev.brokerline.protocol.event.DeliveryEvent;
import dev.brokerline.protocol.event.SessionEvent;
import dev.brokerline.protocol.event.WorkerEvent;
import dev.brokerline.protocol.model.AgentPermissions;
import dev.brokerline.protocol.model.AgentSpec;
import dev.brokerline.protocol.model.HeadlessProvider;
import dev.brokerline.protocol.model.PermissionAnswer;
import dev.brokerline.protocol.model.RestartPolicy;
import dev.brokerline.protocol.request.AnswerPermission;
import dev.brokerline.protocol.request.GetCrashInsights;
import dev.brokerline.protocol.request.GetSession;
import dev.brokerline.protocol.request.InterruptAgent;
import dev.brokerline.protocol.request.ListAgents;
import dev.brokerline.protocol.request.ReleaseAgent;
import dev.brokerline.protocol.request.SendInput;
import dev.brokerline.protocol.request.SendMessage;
import dev.brokerline.protocol.request.SetModel;
import dev.brokerline.protocol.request.SpawnAgent;
import dev.brokerline.testing.agent.FakeAgentExecutable;
import dev.brokerline.testing.agent.script.AgentScript;
import dev.brokerline.testing.agent.script.AgentTurn;
import dev.brokerline.testing.agent.script.ToolUse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Agents without a terminal, from a client through our broker to a program and back. */
@ParameterizedClass
@EnumSource(Talk.Form.class)
@Timeout(180)
class HeadlessAgentIT {

  @Parameter private Talk.Form form;
  @TempDir private Path directory;
  private Talk talk;

  private FakeAgentExecutable open(String program, AgentScript script) throws Exception {
    FakeAgentExecutable fake = FakeAgentExecutable.create(directory, program, script);
    talk = new Talk(form, directory);
    return fake;
  }

  @AfterEach
  void close() {
    if (talk != null) {
      talk.close();
    }
  }

  private static AgentSpec agent(String name, String program) {
    return AgentSpec.headless(name, HeadlessProvider.of(program));
  }

  /** The program gets no note on its tools. */
  private static SpawnAgent quiet(AgentSpec agent) {
    return SpawnAgent.of(agent).withSkipRelayPrompt(true);
  }

  @Test
  void aMessageIsATurnWhoseTextAndResultAreTold() throws Exception {
    FakeAgentExecutable claude = open("claude", AgentScript.of(AgentTurn.hello()));

    assertThat(talk.ask(quiet(agent("a", "claude"))).name()).isEqualTo("a");
    String eventId = talk.ask(SendMessage.of("a", "Say hello")).eventId();

    SessionEvent.TurnCompleted turn = talk.await(SessionEvent.TurnCompleted.class, 1);
    assertThat(turn.success()).isTrue();
    assertThat(turn.eventId()).isEqualTo(eventId);
    assertThat(turn.turn()).isEqualTo(1);
    AgentEvent.Idle idle = talk.await(AgentEvent.Idle.class, 1);
    assertThat(idle.source()).isEqualTo("structured");
    assertThat(talk.output("a")).isEqualTo(turn.text() + "\n");
    assertThat(claude.record().prompts()).containsExactly("Say hello");
    List<Long> numbers =
        talk.all(SessionEvent.TurnProgress.class).stream()
            .map(SessionEvent.TurnProgress::seq)
            .toList();
    assertThat(numbers).startsWith(1L, 2L).isSorted().doesNotHaveDuplicates();
    assertThat(
            talk.events().stream()
                .filter(event -> event instanceof DeliveryEvent)
                .map(BrokerEvent::kind)
                .toList())
        .containsExactly(
            "delivery_queued", "delivery_injected", "delivery_ack", "delivery_verified");
    assertThat(
            talk.all(SessionEvent.StateChanged.class).stream()
                .map(SessionEvent.StateChanged::state))
        .containsExactly("starting", "idle", "running", "idle");
    assertThat(talk.ask(new GetSession("a")))
        .satisfies(
            session -> {
              assertThat(session.state()).isEqualTo("idle");
              assertThat(session.turns()).isEqualTo(1);
              assertThat(session.sessionId()).isNotBlank();
            });
  }

  @Test
  void theTaskIsTheFirstTurnAndMessagesWaitForIt() throws Exception {
    FakeAgentExecutable claude =
        open("claude", AgentScript.of(AgentTurn.hello(), AgentTurn.hello(), AgentTurn.hello()));

    talk.ask(quiet(agent("a", "claude")).withInitialTask("first"));
    talk.ask(SendMessage.of("a", "second"));
    String third = talk.ask(SendMessage.of("a", "third").withFrom("bob")).eventId();

    talk.await(SessionEvent.TurnCompleted.class, 3);
    assertThat(claude.record().prompts())
        .containsExactly("first", "second", "Message from human:bob [" + third + "]:\nthird");
    assertThat(talk.all(SessionEvent.TurnCompleted.class))
        .extracting(SessionEvent.TurnCompleted::turn)
        .containsExactly(1L, 2L, 3L);
  }

  @Test
  void aModelIsChangedWithAReceiptAndNonsenseIsRefused() throws Exception {
    open("claude", AgentScript.of(AgentTurn.hello()));
    talk.ask(quiet(agent("a", "claude")));

    var changed = talk.ask(SetModel.of("a", "haiku"));

    assertThat(changed.success()).isTrue();
    assertThat(changed.status()).isEqualTo("applied");
    assertThat(changed.effective()).isNotBlank();
    talk.refused(SetModel.of("a", "no-such-model"), "model_rejected", "no-such-model");
  }

  @Test
  void aPermissionIsAskedForAndAnsweredByTheClient() throws Exception {
    AgentTurn tool = AgentTurn.empty().tool(ToolUse.asking("touch it", "touched")).text("done");
    open("claude", AgentScript.of(tool, tool));
    talk.ask(quiet(agent("a", "claude")));

    talk.ask(SendMessage.of("a", "use your tool"));
    SessionEvent.PermissionRequested asked = talk.await(SessionEvent.PermissionRequested.class, 1);
    assertThat(talk.ask(new GetSession("a")).state()).isEqualTo("requires_action");
    String id = String.valueOf(asked.permissionId());
    assertThat(talk.ask(new AnswerPermission("a", id, PermissionAnswer.DENY_ONCE)).answered())
        .isTrue();

    talk.await(SessionEvent.TurnCompleted.class, 1);
    SessionEvent.PermissionResolved resolved = talk.await(SessionEvent.PermissionResolved.class, 1);
    assertThat(resolved.decision()).isEqualTo("deny_once");
    assertThat(resolved.by()).isEqualTo("caller");
    assertThat(talk.ask(new AnswerPermission("a", id, PermissionAnswer.ALLOW_ONCE)).answered())
        .as("it is decided already")
        .isFalse();
  }

  @Test
  void permissionsAreTheSpecs() throws Exception {
    AgentTurn tool = AgentTurn.empty().tool(ToolUse.asking("touch it", "touched")).text("done");
    open("claude", AgentScript.of(tool));
    talk.ask(quiet(agent("a", "claude").withPermissions(AgentPermissions.ALLOW)));

    talk.ask(SendMessage.of("a", "use your tool"));

    talk.await(SessionEvent.TurnCompleted.class, 1);
    assertThat(talk.await(SessionEvent.PermissionResolved.class, 1).by()).isEqualTo("policy");
  }

  @Test
  void aTurnIsInterruptedAndTheAgentGoesOn() throws Exception {
    open("claude", AgentScript.of(AgentTurn.empty().text("wait").hang(), AgentTurn.hello()));
    talk.ask(quiet(agent("a", "claude")));
    talk.ask(SendMessage.of("a", "hang"));
    talk.await(WorkerEvent.Output.class, 1);

    assertThat(talk.ask(new InterruptAgent("a")).interrupted()).isTrue();

    SessionEvent.TurnCompleted cut = talk.await(SessionEvent.TurnCompleted.class, 1);
    assertThat(cut.success()).isFalse();
    assertThat(cut.error()).isNotNull();
    assertThat(cut.error().code()).isEqualTo("interrupted");
    talk.ask(SendMessage.of("a", "and now"));
    assertThat(talk.await(SessionEvent.TurnCompleted.class, 2).success()).isTrue();
    assertThat(talk.ask(new InterruptAgent("a")).interrupted()).isFalse();
  }

  @Test
  void aCrashedProgramStartsAgainWithItsConversation() throws Exception {
    FakeAgentExecutable claude =
        open(
            "claude",
            AgentScript.of(AgentTurn.hello(), AgentTurn.empty().exit(3), AgentTurn.hello()));
    talk.ask(
        quiet(
            agent("a", "claude")
                .withRestartPolicy(RestartPolicy.defaults().withCooldown(Duration.ofMillis(100)))));
    talk.ask(SendMessage.of("a", "one"));
    talk.await(SessionEvent.TurnCompleted.class, 1);

    talk.ask(SendMessage.of("a", "die"));

    AgentEvent.Restarting restarting = talk.await(AgentEvent.Restarting.class, 1);
    assertThat(restarting.code()).isEqualTo(3);
    assertThat(talk.await(AgentEvent.Restarted.class, 1).continuity()).isEqualTo("native");
    assertThat(talk.all(SessionEvent.TurnCompleted.class).get(1).success()).isFalse();
    talk.ask(SendMessage.of("a", "three"));
    assertThat(talk.await(SessionEvent.TurnCompleted.class, 3).success()).isTrue();
    assertThat(claude.record().prompts()).containsExactly("one", "die", "three");
    assertThat(talk.ask(new GetCrashInsights()).totalCrashes()).isEqualTo(1);
  }

  @Test
  void aProgramThatEndsForGoodIsToldWithItsCode() throws Exception {
    open("claude", AgentScript.of(AgentTurn.empty().exit(7)));
    talk.ask(quiet(agent("a", "claude").withRestartPolicy(RestartPolicy.disabled())));

    talk.ask(SendMessage.of("a", "die"));

    assertThat(talk.await(AgentEvent.Exited.class, 1).code()).isEqualTo(7);
    assertThat(talk.await(AgentEvent.PermanentlyDead.class, 1).reason()).contains("disabled");
    assertThat(talk.ask(new ListAgents()).agents()).isEmpty();
    talk.refused(SendMessage.of("a", "hello?"), "recipient_not_found", "'a'");
  }

  @Test
  void channelsReachTheAgentsThatHearThemButTheSender() throws Exception {
    FakeAgentExecutable claude =
        open("claude", AgentScript.of(AgentTurn.hello(), AgentTurn.hello()));
    talk.ask(quiet(agent("a", "claude").withChannels(List.of("dev"))));
    talk.ask(quiet(agent("b", "claude").withChannels(List.of("#dev"))));
    talk.ask(quiet(agent("c", "claude")));

    var sent = talk.ask(SendMessage.of("#dev", "look").withFrom("a"));

    assertThat(sent.targets()).containsExactly("b");
    talk.await(SessionEvent.TurnCompleted.class, 1);
    assertThat(claude.record().prompts())
        .singleElement()
        .asString()
        .matches("Message from a in #dev \\[sdk_[0-9a-f]{32}]:\nlook");
    assertThat(talk.ask(SendMessage.of("*", "all")).targets()).containsExactly("a", "b", "c");
    talk.await(SessionEvent.TurnCompleted.class, 4);
  }

  @Test
  void aReleaseEndsTheProgramAndFreesTheName() throws Exception {
    open("claude", AgentScript.of(AgentTurn.empty().text("wait").hang()));
    talk.ask(quiet(agent("a", "claude")));
    talk.refused(quiet(agent("a", "claude")), "agent_exists", "already exists");
    talk.ask(SendMessage.of("a", "hang"));
    talk.ask(SendMessage.of("a", "never"));
    talk.await(WorkerEvent.Output.class, 1);

    talk.ask(ReleaseAgent.of("a"));

    assertThat(talk.await(DeliveryEvent.Dropped.class, 1).count()).isEqualTo(1);
    assertThat(talk.all(AgentEvent.Exited.class)).isEmpty();
    assertThat(talk.ask(new ListAgents()).agents()).isEmpty();
    talk.ask(quiet(agent("a", "claude")));
  }

  @Test
  void whatCannotBeDoneIsRefusedBeforeAnythingStarts() throws Exception {
    FakeAgentExecutable claude = open("claude", AgentScript.of(AgentTurn.hello()));
    talk.refused(quiet(agent("x", "nonesuch")), "program_unknown", "known are claude");
    talk.refused(
        quiet(agent("x", "claude").withCwd("/no/such/directory")),
        "directory_not_found",
        "/no/such/directory");
    talk.refused(SendMessage.of("nobody", "hi"), "recipient_not_found", "'nobody'");
    talk.refused(ReleaseAgent.of("nobody"), "agent_not_found", "'nobody'");
    talk.ask(quiet(agent("a", "claude")));
    talk.refused(new SendInput("a", "x"), "not_a_terminal", "'a'");
    assertThat(claude.record().prompts()).isEmpty();
  }
}
