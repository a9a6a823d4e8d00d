package dev.brokerline.broker.internal.engine;

import dev.brokerline.broker.internal.agent.AgentWorker;
import dev.brokerline.concurrent.Timer;
import dev.brokerline.harness.session.Continuation;
import dev.brokerline.protocol.event.AgentEvent;
import dev.brokerline.protocol.event.DeliveryEvent;
import dev.brokerline.protocol.model.AgentSpec;
import dev.brokerline.protocol.request.ReleaseAgent;
import dev.brokerline.protocol.request.SpawnAgent;
import dev.brokerline.protocol.result.AgentStarted;
import dev.brokerline.protocol.result.ReleaseResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Starts and releases agents. Used on the broker's thread. */
final class AgentRequests {

  /**
   * How long a spawn waits for its program to take work, before it is answered by {@code ok} and
   * events tell the rest.
   */
  private static final Duration START_PATIENCE = Duration.ofSeconds(5);

  /** How many conversations of released agents are kept, for agents that go on with one. */
  private static final int MAX_CONVERSATIONS = 100;

  private final Lives.House house;
  private final Workers workers;
  private final Deliveries deliveries;
  private final Relay relay;
  private final Path directory;

  private final Map<String, Continuation> conversations =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Continuation> eldest) {
          return size() > MAX_CONVERSATIONS;
        }
      };

  /**
   * Makes the handlers.
   *
   * @param directory the directory of agents that name none
   */
  AgentRequests(
      Lives.House house, Workers workers, Deliveries deliveries, Relay relay, Path directory) {
    this.house = house;
    this.workers = workers;
    this.deliveries = deliveries;
    this.relay = relay;
    this.directory = directory;
  }

  void addTo(Handlers handlers) {
    handlers.add(SpawnAgent.class, this::spawn);
    handlers.add(ReleaseAgent.class, this::release);
  }

  private void spawn(SpawnAgent request, Reply<AgentStarted> reply) {
    AgentSpec spec = request.agent();
    house.agents().requireFree(spec.name());
    Path where = directory(spec.cwd());
    Continuation earlier = conversation(request.continueFrom());
    Lives lives = new Lives(house, spec);
    Member member = relay.member(request);
    AgentWorker worker;
    try {
      worker =
          workers.worker(
              new Workers.Wish(spec, where, earlier, request.idleThreshold()), lives, member);
    } catch (RuntimeException e) {
      member.revoke();
      throw e;
    }
    Agent agent = new Agent(spec, worker, member, house.timer().nanoTime());
    lives.of(agent);
    member.of(agent);
    house.agents().add(agent);
    Start start = new Start(agent, lives, request.initialTask(), reply);
    Timer.Scheduled patience =
        house
            .timer()
            .schedule(START_PATIENCE, () -> house.thread().execute(() -> start.accepted(null)));
    var unused =
        worker
            .start()
            .whenComplete(
                (started, failure) -> {
                  patience.cancel();
                  start.finished(started, failure);
                });
  }

  /** The start of one agent. */
  private final class Start {

    private final Agent agent;
    private final Lives lives;
    private final @Nullable String task;
    private final Reply<AgentStarted> reply;

    Start(Agent agent, Lives lives, @Nullable String task, Reply<AgentStarted> reply) {
      this.agent = agent;
      this.lives = lives;
      this.task = task;
      this.reply = reply;
    }

    /** The program was found, and is starting or has started. */
    void accepted(AgentWorker.@Nullable Started started) {
      if (reply.isGiven()) {
        return;
      }
      AgentSpec spec = agent.spec();
      String provider = spec.provider() == null ? null : spec.provider().id();
      reply.ok(
          new AgentStarted(
              spec.name(),
              spec.runtime().toString(),
              provider,
              /* preRegistered= */ false,
              null,
              started == null ? null : started.pid(),
              started == null ? null : started.sessionId(),
              agent.member().outcome(),
              reply.removed()));
      house
          .clients()
          .tell(
              new AgentEvent.Spawned(
                  spec.name(),
                  spec.runtime().toString(),
                  spec.cli(),
                  provider,
                  spec.model(),
                  null,
                  started == null ? null : started.pid(),
                  null,
                  /* preRegistered= */ false,
                  null));
    }

    void finished(AgentWorker.@Nullable Started started, @Nullable Throwable failure) {
      if (agent.isReleasing()) {
        reply.error(RequestError.of("released", "the agent was released while it started"));
      } else if (failure == null) {
        if (agent.worker().refusesTools()) {
          agent.member().revoke();
          agent
              .member()
              .cannot("the program takes no MCP servers over HTTP, or could not reach this one");
        }
        accepted(started);
        if (task != null && !task.isBlank()) {
          deliveries.give(agent, Deliveries.newEventId("init_"), task, null);
        }
      } else if (reply.isGiven()) {
        lives.notStarted(failure);
      } else {
        house.agents().remove(agent);
        reply.error(RequestError.of(failure));
      }
    }
  }

  private Path directory(@Nullable String cwd) {
    if (cwd == null) {
      return directory;
    }
    try {
      Path path = directory.resolve(cwd);
      if (Files.isDirectory(path)) {
        return path;
      }
    } catch (InvalidPathException e) {
      throw RequestError.of("directory_not_found", "'" + cwd + "' is no path: " + e.getReason());
    }
    throw RequestError.of("directory_not_found", "there is no directory '" + cwd + "'");
  }

  private @Nullable Continuation conversation(@Nullable String agent) {
    if (agent == null) {
      return null;
    }
    Continuation found = conversations.get(agent);
    if (found == null) {
      throw RequestError.of(
          "continuation_not_found",
          "no released agent '"
              + agent
              + "' has a conversation that can go on; spawn without continue_from to begin one");
    }
    return found;
  }

  private void release(ReleaseAgent request, Reply<ReleaseResult> reply) {
    if (house.agents().find(request.name()) == null && house.agents().forget(request.name())) {
      released(request.name(), reply);
      return;
    }
    Agent agent = house.agents().get(request.name());
    agent.release();
    int dropped = agent.pending().size();
    var unused =
        agent
            .worker()
            .stop()
            .thenRun(
                () -> {
                  Continuation left = agent.worker().continuation();
                  if (left != null) {
                    conversations.put(agent.name(), left);
                  }
                  house.agents().remove(agent);
                  released(agent.name(), reply);
                  if (dropped > 0) {
                    house
                        .clients()
                        .tell(DeliveryEvent.Dropped.ofAgent(agent.name(), dropped, "released"));
                  }
                });
  }

  private void released(String name, Reply<ReleaseResult> reply) {
    reply.ok(new ReleaseResult(name));
    house.clients().tell(new AgentEvent.Released(name));
  }
}
