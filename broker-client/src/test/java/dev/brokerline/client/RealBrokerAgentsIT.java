package dev.brokerline.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.brokerline.client.error.AgentDirectoryException;
import dev.brokerline.client.error.BrokerRejectedException;
import dev.brokerline.client.error.Outcome;
import dev.brokerline.client.error.ProtocolViolationException;
import dev.brokerline.client.model.ClientEvent;
import dev.brokerline.client.options.ClientLimits;
import dev.brokerline.protocol.ErrorCode;
import dev.brokerline.protocol.event.AgentEvent;
import dev.brokerline.protocol.event.ChannelEvent;
import dev.brokerline.protocol.event.DeliveryEvent;
import dev.brokerline.protocol.event.WorkerEvent;
import dev.brokerline.protocol.model.AgentSpec;
import dev.brokerline.protocol.model.HeadlessProvider;
import dev.brokerline.protocol.model.RestartPolicy;
import dev.brokerline.protocol.request.GetCrashInsights;
import dev.brokerline.protocol.request.GetMetrics;
import dev.brokerline.protocol.request.GetStatus;
import dev.brokerline.protocol.request.ListAgents;
import dev.brokerline.protocol.request.PreflightAgents;
import dev.brokerline.protocol.request.ReleaseAgent;
import dev.brokerline.protocol.request.ResizePty;
import dev.brokerline.protocol.request.SendMessage;
import dev.brokerline.protocol.request.SpawnAgent;
import dev.brokerline.protocol.request.SubscribeChannels;
import dev.brokerline.protocol.request.UnsubscribeChannels;
import dev.brokerline.protocol.result.AgentStarted;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

/** Agents under the real native broker, with real programs in real terminals. */
class RealBrokerAgentsIT {

  @Test
  void spawnsAProgramInATerminalAndRegistersItAtRelaycast() throws Exception {
    try (RealBroker broker = RealBroker.start()) {
      AgentStarted started = broker.spawn("w1", "cat");
      assertThat(started.name()).isEqualTo("w1");
      assertThat(started.runtime()).isEqualTo("pty");
      assertThat(started.preRegistered()).isTrue();
      assertThat(started.warning()).isNull();
      AgentEvent.Spawned event = broker.events.awaitFirst(AgentEvent.Spawned.class, "w1");
      assertThat(event.cli()).isEqualTo("cat");
    }
  }

  @Test
  void deliversAMessageAndTellsEachStepOfIt() throws Exception {
    try (RealBroker broker = RealBroker.start()) {
      broker.spawn("w1", "cat");
      var accepted = broker.ask(SendMessage.of("w1", "good morning").withFrom("bob"));
      assertThat(accepted.delivered()).isTrue();
      assertThat(accepted.targets()).containsExactly("w1");
      String id = accepted.eventId();
      broker.events.awaitFirst(DeliveryEvent.Queued.class, e -> id.equals(e.eventId()));
      broker.events.awaitFirst(DeliveryEvent.Injected.class, e -> id.equals(e.eventId()));
      broker.events.awaitFirst(DeliveryEvent.Acked.class, e -> id.equals(e.eventId()));
      broker.events.awaitFirst(DeliveryEvent.Verified.class, e -> id.equals(e.eventId()));
      broker.events.awaitOutput("w1", "good morning");
      assertThat(broker.events.outputOf("w1")).contains("Relay message from bob");
    }
  }

  @Test
  void namesADirectoryInWhichNoAgentCanWork() throws Exception {
    try (RealBroker broker = RealBroker.start()) {
      for (String missing : List.of("/no/such/directory", "no-such-one", "/etc/passwd")) {
        AgentSpec spec = AgentSpec.pty("w", "cat").withCwd(missing);
        assertThatThrownBy(() -> broker.spawn(spec))
            .as(missing)
            .cause()
            .isInstanceOfSatisfying(
                AgentDirectoryException.class,
                e -> {
                  assertThat(e).hasMessageContainingAll("'w'", missing);
                  assertThat(e.directory()).isAbsolute();
                  assertThat(e.outcome()).isEqualTo(Outcome.NOT_PERFORMED);
                });
      }
      broker.spawn(AgentSpec.pty("w", "cat").withCwd("/"));
    }
  }

  @Test
  void answersADuplicateNameAtOnceWithTheBrokersOwnSentence() throws Exception {
    try (RealBroker broker = RealBroker.start()) {
      broker.spawn("w1", "cat");
      assertThatThrownBy(() -> broker.spawn("w1", "cat"))
          .isInstanceOf(ExecutionException.class)
          .cause()
          .isInstanceOfSatisfying(
              BrokerRejectedException.class,
              rejected -> {
                assertThat(rejected.error().message()).isEqualTo("agent 'w1' already exists");
                assertThat(rejected.outcome()).isEqualTo(Outcome.NOT_PERFORMED);
              });
      assertThat(broker.ask(new ListAgents()).agents()).hasSize(1);
    }
  }

  @Test
  void tellsOfAMissingProgramByTheWorkersWordsAndItsDeath() throws Exception {
    try (RealBroker broker = RealBroker.start()) {
      String ghost = spawnMissing(broker, "ghost");
      broker.events.awaitFirst(AgentEvent.PermanentlyDead.class, ghost);
      assertThat(broker.events.outputOf(ghost)).contains("no-such-program-anywhere");
    }
  }

  /**
   * Spawns a missing program, and returns its agent's name. Under load the worker may be gone
   * before the broker has told it what to run; then the spawn is refused, and another one is tried.
   */
  private static String spawnMissing(RealBroker broker, String name) throws Exception {
    for (int i = 1; i <= 3; i++) {
      try {
        broker.spawn(
            AgentSpec.pty(name + i, "no-such-program-anywhere")
                .withRestartPolicy(RestartPolicy.disabled()));
        return name + i;
      } catch (ExecutionException refused) {
        assertThat(refused).hasMessageContaining("failed writing frame to worker");
      }
    }
    throw new AssertionError("the broker refused three spawns of a missing program");
  }

  @Test
  void tellsOfAProgramsExit() throws Exception {
    try (RealBroker broker = RealBroker.start()) {
      // The broker loses what a program prints just before its end, so this one takes its time.
      broker.spawn("brief", "sh -c 'echo so long; sleep 1; exit 3'");
      AgentEvent.Exited exited = broker.events.awaitFirst(AgentEvent.Exited.class, "brief");
      assertThat(exited.code()).as("this broker never knows the code").isNull();
      assertThat(broker.events.outputOf("brief")).contains("so long");
      assertThat(broker.ask(new ListAgents()).agents()).isEmpty();
    }
  }

  @Test
  void releasesAnAgentAndEndsItsProgram() throws Exception {
    try (RealBroker broker = RealBroker.start()) {
      broker.spawn("w1", "cat");
      List<ProcessHandle> before = broker.processes();
      assertThat(before).hasSizeGreaterThanOrEqualTo(2);
      assertThat(broker.ask(ReleaseAgent.of("w1").withReason("done")).name()).isEqualTo("w1");
      broker.events.awaitFirst(AgentEvent.Released.class, "w1");
      await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> before.stream().filter(ProcessHandle::isAlive).count() == 1);
    }
  }

  @Test
  void refusesToReleaseAnUnknownAgent() throws Exception {
    try (RealBroker broker = RealBroker.start()) {
      assertThatThrownBy(() -> broker.ask(ReleaseAgent.of("nobody")))
          .cause()
          .isInstanceOfSatisfying(
              BrokerRejectedException.class,
              rejected -> assertThat(rejected.error().code()).isEqualTo(ErrorCode.AGENT_NOT_FOUND));
    }
  }

  @Test
  void resizesATerminal() throws Exception {
    try (RealBroker broker = RealBroker.start()) {
      broker.spawn("w1", "bash -c 'trap \"stty size\" WINCH; while :; do read -r -t 1 x; done'");
      await().atMost(Duration.ofSeconds(10)).until(() -> broker.processes().size() >= 3);
      await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () -> {
                var resized = broker.ask(new ResizePty("w1", 40, 120));
                assertThat(resized.rows()).isEqualTo(40);
                assertThat(resized.cols()).isEqualTo(120);
                broker.ask(new ResizePty("w1", 41, 121));
                return broker.events.outputOf("w1").contains("41 121");
              });
    }
  }

  @Test
  void subscribesAnAgentToChannelsAndUnsubscribesIt() throws Exception {
    try (RealBroker broker = RealBroker.start()) {
      broker.spawn("w1", "cat");
      var all = broker.ask(new SubscribeChannels("w1", List.of("dev", "ops")));
      assertThat(all.channels()).contains("general", "dev", "ops");
      var added = broker.events.awaitFirst(ChannelEvent.Subscribed.class, "w1");
      assertThat(added.channels()).containsExactly("dev", "ops");
      var rest = broker.ask(new UnsubscribeChannels("w1", List.of("ops")));
      assertThat(rest.channels()).contains("dev").doesNotContain("ops");
      broker.events.awaitFirst(ChannelEvent.Unsubscribed.class, "w1");
    }
  }

  @Test
  void continuesFromAReleasedAgent() throws Exception {
    try (RealBroker broker = RealBroker.start()) {
      broker.spawn("first", "cat");
      broker.ask(ReleaseAgent.of("first").withReason("the kettle is on"));
      // Prints a prompt, so that the broker sees it ready and hands it its task.
      broker.ask(
          SpawnAgent.of(AgentSpec.pty("second", "sh -c 'printf \"> \"; exec cat'"))
              .withContinueFrom("first")
              .withInitialTask("go on"));
      broker.events.awaitOutput("second", "the kettle is on");
    }
  }

  @Test
  void measuresAgentsAndTheBroker() throws Exception {
    try (RealBroker broker = RealBroker.start()) {
      broker.spawn("w1", "cat");
      var all = broker.ask(GetMetrics.all());
      assertThat(all.agents()).singleElement().satisfies(m -> assertThat(m.name()).isEqualTo("w1"));
      assertThat(all.broker().totalAgentsSpawned()).isEqualTo(1);
      assertThat(broker.ask(GetMetrics.of("w1")).agents()).hasSize(1);
      assertThatThrownBy(() -> broker.ask(GetMetrics.of("w2")))
          .cause()
          .isInstanceOf(BrokerRejectedException.class);
    }
  }

  @Test
  void tellsItsStatus() throws Exception {
    try (RealBroker broker = RealBroker.start()) {
      broker.spawn("w1", "cat");
      var status = broker.ask(new GetStatus());
      assertThat(status.agentCount()).isEqualTo(1);
      assertThat(status.agents())
          .singleElement()
          .satisfies(a -> assertThat(a.cli()).isEqualTo("cat"));
    }
  }

  @Test
  void remembersCrashesOfWorkers() throws Exception {
    try (RealBroker broker = RealBroker.start()) {
      assertThat(broker.ask(new GetCrashInsights()).totalCrashes()).isZero();
      broker.spawn(AgentSpec.pty("w1", "cat").withRestartPolicy(RestartPolicy.disabled()));
      long worker = broker.ask(new ListAgents()).agents().get(0).pid();
      ProcessHandle.of(worker).orElseThrow().destroyForcibly();
      broker.events.awaitFirst(AgentEvent.PermanentlyDead.class, "w1");
      var insights = broker.ask(new GetCrashInsights());
      assertThat(insights.totalCrashes()).isEqualTo(1);
      assertThat(insights.recent())
          .singleElement()
          .satisfies(crash -> assertThat(crash.signal()).isEqualTo("9"));
    }
  }

  @Test
  void registersAgentsAheadOfTheirSpawn() throws Exception {
    try (RealBroker broker = RealBroker.start()) {
      var queued = broker.ask(new PreflightAgents(List.of(new PreflightAgents.Agent("w1", "cat"))));
      assertThat(queued.queued()).isEqualTo(1);
      assertThat(broker.spawn("w1", "cat").preRegistered()).isTrue();
    }
  }

  @Test
  void runsAHeadlessAgentThatAcknowledgesAtOnce() throws Exception {
    try (RealBroker broker = RealBroker.start()) {
      AgentStarted started = broker.spawn(AgentSpec.headless("h1", HeadlessProvider.CLAUDE));
      assertThat(started.runtime()).isEqualTo("headless");
      broker.events.awaitFirst(WorkerEvent.Ready.class, "h1");
      var accepted = broker.ask(SendMessage.of("h1", "hello"));
      var active =
          broker.events.awaitFirst(
              DeliveryEvent.Active.class, e -> accepted.eventId().equals(e.eventId()));
      assertThat(active.pattern()).isEqualTo("headless:claude");
      broker.events.awaitFirst(
          DeliveryEvent.Acked.class, e -> accepted.eventId().equals(e.eventId()));
    }
  }

  @Test
  void paysForALineOverTheLimitWithThatLineOnly() throws Exception {
    ClientLimits limits = ClientLimits.DEFAULT.withMaxLineBytes(2_000);
    try (RealBroker broker = RealBroker.start(RealBroker.options().limits(limits))) {
      for (int i = 0; i < 20; i++) {
        broker.spawn("agent-" + i, "cat");
      }
      assertThatThrownBy(() -> broker.ask(new ListAgents()))
          .cause()
          .isInstanceOfSatisfying(
              ProtocolViolationException.class,
              e -> assertThat(e.outcome()).isEqualTo(Outcome.UNKNOWN));
      assertThat(broker.ask(ReleaseAgent.of("agent-7")).name()).isEqualTo("agent-7");
      ClientEvent.LineSkipped skipped = broker.events.awaitFirst(ClientEvent.LineSkipped.class);
      assertThat(skipped.type()).isEqualTo("ok");
      assertThat(skipped.requestId()).startsWith("req_");
      assertThat(skipped.bytes()).isGreaterThan(2_000);
    }
  }
}
