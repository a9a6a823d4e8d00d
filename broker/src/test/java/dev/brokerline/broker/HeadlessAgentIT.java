package dev.brokerline.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.brokerline.client.BrokerClient;
import dev.brokerline.client.error.BrokerRejectedException;
import dev.brokerline.client.error.Outcome;
import dev.brokerline.client.model.ClientEvent;
import dev.brokerline.client.options.BrokerClientOptions;
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
import dev.brokerline.protocol.request.BrokerRequest;
import dev.brokerline.protocol.request.GetCrashInsights;
import dev.brokerline.protocol.request.GetSession;
import dev.brokerline.protocol.request.InterruptAgent;
import dev.brokerline.protocol.request.ListAgents;
import dev.brokerline.protocol.request.ReleaseAgent;
import dev.brokerline.protocol.request.SendInput;
import dev.brokerline.protocol.request.SendMessage;
import dev.brokerline.protocol.request.SetModel;
import dev.brokerline.protocol.request.SpawnAgent;
import dev.brokerline.spawn.ChildProcessFactory;
import dev.brokerline.testing.agent.FakeAgentExecutable;
import dev.brokerline.testing.agent.script.AgentScript;
import dev.brokerline.testing.agent.script.AgentTurn;
import dev.brokerline.testing.agent.script.ToolUse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Agents without a terminal, from a client through our broker to a program and back. */
@ParameterizedClass
@EnumSource(HeadlessAgentIT.Form.class)
@Timeout(180)
class HeadlessAgentIT {

  enum Form {
    IN_PROCESS(Brokers.inProcess()),
    CHILD_PROCESS(Brokers.builtIn());

    private final ChildProcessFactory brokers;

    Form(ChildProcessFactory brokers) {
      this.brokers = brokers;
    }
  }

  private static final Duration LIMIT = Duration.ofSeconds(60);

  @Parameter private Form form;
  @TempDir private Path directory;
  private BrokerClient client;
  private final List<BrokerEvent> events = new CopyOnWriteArrayList<>();

  private FakeAgentExecutable open(String program, AgentScript script) throws Exception {
    FakeAgentExecutable fake = FakeAgentExecutable.create(directory, program, script);
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.merge("PATH", directory.toString(), (path, first) -> first + ":" + path);
    client =
        BrokerClient.create(
            BrokerClientOptions.builder()
                .processFactory(form.brokers)
                .inheritedEnvironment(environment)
                .directory(directory)
                .channels(List.of("general"))
                .build());
    client.listen(
        event -> {
          if (event instanceof ClientEvent.FromBroker from) {
            events.add(from.event());
          }
        });
    client.start().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    return fake;
  }

  @AfterEach
  void close() {
    if (client != null) {
      client.close();
    }
  }

  private <R> R ask(BrokerRequest<R> request) throws Exception {
    return client.request(request, LIMIT).get(LIMIT.toSeconds() + 5, TimeUnit.SECONDS);
  }

  private void refused(BrokerRequest<?> request, String code, String words) {
    assertThatThrownBy(() -> ask(request))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOfSatisfying(
            BrokerRejectedException.class,
            refusal -> {
              assertThat(refusal.error().code()).isEqualTo(code);
              assertThat(refusal.error().message()).contains(words);
              assertThat(refusal.outcome()).isEqualTo(Outcome.NOT_PERFORMED);
            });
  }

  private static AgentSpec agent(String name, String program) {
    return AgentSpec.headless(name, HeadlessProvider.of(program));
  }

  private <E extends BrokerEvent> List<E> all(Class<E> type) {
    return events.stream().filter(type::isInstance).map(type::cast).toList();
  }

  private <E extends BrokerEvent> E await(Class<E> type, int number) {
    Awaitility.await()
        .atMost(LIMIT)
        .untilAsserted(
            () -> assertThat(all(type)).as("%s", events).hasSizeGreaterThanOrEqualTo(number));
    return all(type).get(number - 1);
  }

  @Test
  void aMessageIsATurnWhoseTextAndResultAreTold() throws Exception {
    FakeAgentExecutable claude = open("claude", AgentScript.of(AgentTurn.hello()));

    assertThat(ask(SpawnAgent.of(agent("a", "claude"))).name()).isEqualTo("a");
    String eventId = ask(SendMessage.of("a", "Say hello")).eventId();

    SessionEvent.TurnCompleted turn = await(SessionEvent.TurnCompleted.class, 1);
    assertThat(turn.success()).isTrue();
    assertThat(turn.eventId()).isEqualTo(eventId);
    assertThat(turn.turn()).isEqualTo(1);
    AgentEvent.Idle idle = await(AgentEvent.Idle.class, 1);
    assertThat(idle.source()).isEqualTo("structured");
    assertThat(
            all(WorkerEvent.Output.class).stream()
                .map(WorkerEvent.Output::chunk)
                .collect(Collectors.joining()))
        .isEqualTo(turn.text() + "\n");
    assertThat(claude.record().prompts()).containsExactly("Say hello");
    List<Long> numbers =
        all(SessionEvent.TurnProgress.class).stream().map(SessionEvent.TurnProgress::seq).toList();
    assertThat(numbers).startsWith(1L, 2L).isSorted().doesNotHaveDuplicates();
    assertThat(
            events.stream()
                .filter(event -> event instanceof DeliveryEvent)
                .map(BrokerEvent::kind)
                .toList())
        .containsExactly(
            "delivery_queued", "delivery_injected", "delivery_ack", "delivery_verified");
    assertThat(all(SessionEvent.StateChanged.class).stream().map(SessionEvent.StateChanged::state))
        .containsExactly("starting", "idle", "running", "idle");
    assertThat(ask(new GetSession("a")))
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

    ask(SpawnAgent.of(agent("a", "claude")).withInitialTask("first"));
    ask(SendMessage.of("a", "second"));
    ask(SendMessage.of("a", "third").withFrom("bob"));

    await(SessionEvent.TurnCompleted.class, 3);
    assertThat(claude.record().prompts())
        .containsExactly("first", "second", "Message from human:bob:\nthird");
    assertThat(all(SessionEvent.TurnCompleted.class))
        .extracting(SessionEvent.TurnCompleted::turn)
        .containsExactly(1L, 2L, 3L);
  }

  @Test
  void aModelIsChangedWithAReceiptAndNonsenseIsRefused() throws Exception {
    open("claude", AgentScript.of(AgentTurn.hello()));
    ask(SpawnAgent.of(agent("a", "claude")));

    var changed = ask(SetModel.of("a", "haiku"));

    assertThat(changed.success()).isTrue();
    assertThat(changed.status()).isEqualTo("applied");
    assertThat(changed.effective()).isNotBlank();
    refused(SetModel.of("a", "no-such-model"), "model_rejected", "no-such-model");
  }

  @Test
  void aPermissionIsAskedForAndAnsweredByTheClient() throws Exception {
    AgentTurn tool = AgentTurn.empty().tool(ToolUse.asking("touch it", "touched")).text("done");
    open("claude", AgentScript.of(tool, tool));
    ask(SpawnAgent.of(agent("a", "claude")));

    ask(SendMessage.of("a", "use your tool"));
    SessionEvent.PermissionRequested asked = await(SessionEvent.PermissionRequested.class, 1);
    assertThat(ask(new GetSession("a")).state()).isEqualTo("requires_action");
    String id = String.valueOf(asked.permissionId());
    assertThat(ask(new AnswerPermission("a", id, PermissionAnswer.DENY_ONCE)).answered()).isTrue();

    await(SessionEvent.TurnCompleted.class, 1);
    SessionEvent.PermissionResolved resolved = await(SessionEvent.PermissionResolved.class, 1);
    assertThat(resolved.decision()).isEqualTo("deny_once");
    assertThat(resolved.by()).isEqualTo("caller");
    assertThat(ask(new AnswerPermission("a", id, PermissionAnswer.ALLOW_ONCE)).answered())
        .as("it is decided already")
        .isFalse();
  }

  @Test
  void permissionsAreTheSpecs() throws Exception {
    AgentTurn tool = AgentTurn.empty().tool(ToolUse.asking("touch it", "touched")).text("done");
    open("claude", AgentScript.of(tool));
    ask(SpawnAgent.of(agent("a", "claude").withPermissions(AgentPermissions.ALLOW)));

    ask(SendMessage.of("a", "use your tool"));

    await(SessionEvent.TurnCompleted.class, 1);
    assertThat(await(SessionEvent.PermissionResolved.class, 1).by()).isEqualTo("policy");
  }

  @Test
  void aTurnIsInterruptedAndTheAgentGoesOn() throws Exception {
    open("claude", AgentScript.of(AgentTurn.empty().text("wait").hang(), AgentTurn.hello()));
    ask(SpawnAgent.of(agent("a", "claude")));
    ask(SendMessage.of("a", "hang"));
    await(WorkerEvent.Output.class, 1);

    assertThat(ask(new InterruptAgent("a")).interrupted()).isTrue();

    SessionEvent.TurnCompleted cut = await(SessionEvent.TurnCompleted.class, 1);
    assertThat(cut.success()).isFalse();
    assertThat(cut.error()).isNotNull();
    assertThat(cut.error().code()).isEqualTo("interrupted");
    ask(SendMessage.of("a", "and now"));
    assertThat(await(SessionEvent.TurnCompleted.class, 2).success()).isTrue();
    assertThat(ask(new InterruptAgent("a")).interrupted()).isFalse();
  }

  @Test
  void aCrashedProgramStartsAgainWithItsConversation() throws Exception {
    FakeAgentExecutable claude =
        open(
            "claude",
            AgentScript.of(AgentTurn.hello(), AgentTurn.empty().exit(3), AgentTurn.hello()));
    ask(
        SpawnAgent.of(
            agent("a", "claude")
                .withRestartPolicy(RestartPolicy.defaults().withCooldown(Duration.ofMillis(100)))));
    ask(SendMessage.of("a", "one"));
    await(SessionEvent.TurnCompleted.class, 1);

    ask(SendMessage.of("a", "die"));

    AgentEvent.Restarting restarting = await(AgentEvent.Restarting.class, 1);
    assertThat(restarting.code()).isEqualTo(3);
    assertThat(await(AgentEvent.Restarted.class, 1).continuity()).isEqualTo("native");
    assertThat(all(SessionEvent.TurnCompleted.class).get(1).success()).isFalse();
    ask(SendMessage.of("a", "three"));
    assertThat(await(SessionEvent.TurnCompleted.class, 3).success()).isTrue();
    assertThat(claude.record().prompts()).containsExactly("one", "die", "three");
    assertThat(ask(new GetCrashInsights()).totalCrashes()).isEqualTo(1);
  }

  @Test
  void aProgramThatEndsForGoodIsToldWithItsCode() throws Exception {
    open("claude", AgentScript.of(AgentTurn.empty().exit(7)));
    ask(SpawnAgent.of(agent("a", "claude").withRestartPolicy(RestartPolicy.disabled())));

    ask(SendMessage.of("a", "die"));

    assertThat(await(AgentEvent.Exited.class, 1).code()).isEqualTo(7);
    assertThat(await(AgentEvent.PermanentlyDead.class, 1).reason()).contains("disabled");
    assertThat(ask(new ListAgents()).agents()).isEmpty();
    refused(SendMessage.of("a", "hello?"), "recipient_not_found", "'a'");
  }

  @Test
  void channelsReachTheAgentsThatHearThemButTheSender() throws Exception {
    FakeAgentExecutable claude =
        open("claude", AgentScript.of(AgentTurn.hello(), AgentTurn.hello()));
    ask(SpawnAgent.of(agent("a", "claude").withChannels(List.of("dev"))));
    ask(SpawnAgent.of(agent("b", "claude").withChannels(List.of("#dev"))));
    ask(SpawnAgent.of(agent("c", "claude")));

    var sent = ask(SendMessage.of("#dev", "look").withFrom("a"));

    assertThat(sent.targets()).containsExactly("b");
    await(SessionEvent.TurnCompleted.class, 1);
    assertThat(claude.record().prompts()).containsExactly("Message from a in #dev:\nlook");
    assertThat(ask(SendMessage.of("*", "all")).targets()).containsExactly("a", "b", "c");
    await(SessionEvent.TurnCompleted.class, 4);
  }

  @Test
  void aReleaseEndsTheProgramAndFreesTheName() throws Exception {
    open("claude", AgentScript.of(AgentTurn.empty().text("wait").hang()));
    ask(SpawnAgent.of(agent("a", "claude")));
    refused(SpawnAgent.of(agent("a", "claude")), "agent_exists", "already exists");
    ask(SendMessage.of("a", "hang"));
    ask(SendMessage.of("a", "never"));
    await(WorkerEvent.Output.class, 1);

    ask(ReleaseAgent.of("a"));

    assertThat(await(DeliveryEvent.Dropped.class, 1).count()).isEqualTo(1);
    assertThat(all(AgentEvent.Exited.class)).isEmpty();
    assertThat(ask(new ListAgents()).agents()).isEmpty();
    ask(SpawnAgent.of(agent("a", "claude")));
  }

  @Test
  void whatCannotBeDoneIsRefusedBeforeAnythingStarts() throws Exception {
    FakeAgentExecutable claude = open("claude", AgentScript.of(AgentTurn.hello()));
    refused(SpawnAgent.of(agent("x", "nonesuch")), "program_unknown", "known are claude");
    refused(
        SpawnAgent.of(agent("x", "claude").withCwd("/no/such/directory")),
        "directory_not_found",
        "/no/such/directory");
    refused(SpawnAgent.of(AgentSpec.pty("x", "cat")), "unsupported_operation", "terminal");
    refused(SendMessage.of("nobody", "hi"), "recipient_not_found", "'nobody'");
    refused(ReleaseAgent.of("nobody"), "agent_not_found", "'nobody'");
    ask(SpawnAgent.of(agent("a", "claude")));
    refused(new SendInput("a", "x"), "not_a_terminal", "'a'");
    assertThat(claude.record().prompts()).isEmpty();
  }
}
