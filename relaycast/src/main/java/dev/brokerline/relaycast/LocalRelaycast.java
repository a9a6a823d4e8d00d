package dev.brokerline.relaycast;

import dev.brokerline.relaycast.internal.AgentWishes;
import dev.brokerline.relaycast.internal.ControlFrames;
import dev.brokerline.relaycast.internal.Relay;
import dev.brokerline.relaycast.internal.http.Api;
import dev.brokerline.relaycast.internal.http.Engine;
import dev.brokerline.relaycast.internal.http.HttpRules;
import dev.brokerline.relaycast.internal.http.Workspaces;
import dev.brokerline.relaycast.internal.socket.ClientSocket;
import dev.brokerline.relaycast.internal.socket.SocketHub;
import dev.brokerline.relaycast.internal.socket.SocketLimits;
import dev.brokerline.relaycast.internal.state.Agent;
import dev.brokerline.relaycast.internal.state.AgentDraft;
import dev.brokerline.relaycast.internal.state.Channel;
import dev.brokerline.relaycast.internal.state.Exclusive;
import dev.brokerline.relaycast.internal.state.Ids;
import dev.brokerline.relaycast.internal.state.Json;
import dev.brokerline.relaycast.internal.state.Kept;
import dev.brokerline.relaycast.internal.state.Message;
import dev.brokerline.relaycast.internal.state.MessageDraft;
import dev.brokerline.relaycast.internal.state.Refusal;
import dev.brokerline.relaycast.internal.state.WorkspaceState;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A running local Relaycast on a port of 127.0.0.1, with one workspace from the start. It serves
 * brokers and agents, and lets this JVM take part in the conversation. All methods may be called
 * from any thread, and none waits for the network. All servers of a JVM share a few daemon threads
 * named {@code brokerline-relaycast-…}, which end with the last server.
 *
 * <p>The methods with names or ids throw {@link RelaycastRefusedException} if these are unknown,
 * and {@link IllegalStateException} when the server is closed.
 */
public final class LocalRelaycast implements AutoCloseable {
  private final Exclusive exclusive;
  private final Workspaces workspaces;
  private final Relay relay;
  private final Workspace workspace;
  private final Engine.Binding binding;
  private final String secretPath;
  private final AtomicBoolean closed = new AtomicBoolean();

  private LocalRelaycast(
      Exclusive exclusive,
      Workspaces workspaces,
      Relay relay,
      Engine.Binding binding,
      String secretPath) {
    this.exclusive = exclusive;
    this.workspaces = workspaces;
    this.relay = relay;
    this.binding = binding;
    this.secretPath = secretPath;
    WorkspaceState state = relay.state();
    this.workspace = new Workspace(state.id(), state.name(), state.key());
  }

  /** Starts a server with the default options. */
  public static LocalRelaycast start() {
    return start(RelaycastOptions.defaults());
  }

  /** Starts a server. Throws {@link RelaycastStartException} if it cannot open its port. */
  public static LocalRelaycast start(RelaycastOptions options) {
    Exclusive exclusive = new Exclusive();
    SocketLimits socketLimits = options.socketLimits();
    Ids ids = new Ids(options.clock());
    Kept kept = new Kept(options.maxKeptBytes());
    Workspaces workspaces =
        new Workspaces(
            name ->
                new Relay(
                    WorkspaceState.of(name, ids, options.clock(), options.limits(), kept),
                    new SocketHub(exclusive, socketLimits, options.nanoTime(), kept)));
    Relay relay = workspaces.create(options.workspaceName());
    @Nullable AgentWishes wishes =
        options
            .agentRequestListener()
            .<AgentWishes>map(ListenedWishes::new)
            .orElseGet(() -> options.agentsMaySpawn() ? new ControlFrames(exclusive) : null);
    String secretPath = ids.nextSecret("rk_path_");
    HttpRules rules =
        new HttpRules(
            secretPath,
            options.requireSecretPath(),
            options.maxBodyBytes(),
            options.maxConnections());
    Api api = new Api(exclusive, workspaces, wishes, socketLimits, rules);
    try {
      return new LocalRelaycast(exclusive, workspaces, relay, Engine.bind(api), secretPath);
    } catch (IOException failure) {
      throw new RelaycastStartException(failure);
    }
  }

  /** Returns the address of the server, without a trailing slash and without secrets. */
  public URI baseUri() {
    return URI.create("http://127.0.0.1:" + binding.port());
  }

  /**
   * Returns the address for brokers, {@code RELAYCAST_BASE_URL}, without a trailing slash. Its path
   * is a secret. Where the system does not tell the user of a connection, the server requires this
   * path.
   */
  public URI brokerUri() {
    return URI.create(baseUri() + "/" + secretPath);
  }

  /** Returns the workspace, for {@code RELAY_WORKSPACES_JSON}. */
  public Workspace workspace() {
    return workspace;
  }

  /** Registers a participant from outside the broker; its name must be free. */
  public AgentIdentity register(String name) {
    return call(
        () -> {
          AgentDraft draft = new AgentDraft(name, "human", null, Json.object());
          Agent agent = relay.state().agents().register(draft);
          return new AgentIdentity(agent.id(), agent.name(), agent.token());
        });
  }

  /**
   * Makes a sender's name of the host an address of the broker, so that agents can answer to it.
   */
  public void addHostSender(String name) {
    call(
        () -> {
          relay.state().agents().addHostSender(name);
          return name;
        });
  }

  /** Sends a message to an agent, or to the broker by its name or alias. */
  public RelayMessage sendDirect(AgentIdentity from, String to, String text) {
    return call(() -> message(relay.direct(author(from), to, MessageDraft.of(text))));
  }

  /** Posts a message to a channel, given with or without {@code #}. */
  public RelayMessage post(AgentIdentity from, String channel, String text) {
    return call(() -> message(relay.post(author(from), channel, MessageDraft.of(text))));
  }

  /** Answers a message in its thread. */
  public RelayMessage reply(AgentIdentity from, String messageId, String text) {
    return call(() -> message(relay.reply(author(from), messageId, MessageDraft.of(text))));
  }

  /**
   * Marks a message as read by an agent, for example when the broker has delivered it. Returns
   * false if either is unknown.
   */
  public boolean markRead(String messageId, String agentName) {
    return call(
        () -> {
          WorkspaceState state = relay.state();
          return state
              .agents()
              .find(agentName)
              .flatMap(
                  agent ->
                      state.messages().find(messageId).map(m -> state.messages().read(m, agent)))
              .isPresent();
        });
  }

  /** Returns all known agents, including released ones. */
  public List<RelayAgent> agents() {
    return call(
        () ->
            relay.state().agents().all().stream()
                .map(
                    a -> new RelayAgent(a.id(), a.name(), a.draft().type(), a.online(), a.worker()))
                .toList());
  }

  /** Returns all channels that are not archived. */
  public List<ChannelInfo> channels() {
    return call(
        () ->
            relay.state().channels().all().stream()
                .filter(channel -> !channel.archived())
                .map(this::channel)
                .toList());
  }

  /** Returns the kept messages of a channel, including replies in threads, oldest first. */
  public List<RelayMessage> channelMessages(String channel) {
    return call(() -> messages(relay.state().channels().require(channel).all()));
  }

  /** Returns the kept direct messages between two agents, oldest first. */
  public List<RelayMessage> directMessages(String oneAgent, String otherAgent) {
    return call(
        () -> {
          Agent one = relay.state().agents().recipient(oneAgent);
          Agent other = relay.state().agents().recipient(otherAgent);
          return relay
              .state()
              .conversations()
              .find(one, other)
              .map(conversation -> messages(conversation.all()))
              .orElse(List.of());
        });
  }

  /** Ends all connections and closes the port. Idempotent. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      List<ClientSocket> sockets =
          exclusive.call(
              () -> workspaces.all().stream().flatMap(w -> w.hub().sockets().stream()).toList());
      sockets.forEach(ClientSocket::close);
      binding.close();
    }
  }

  private Agent author(AgentIdentity identity) {
    return relay
        .state()
        .agents()
        .byToken(identity.token())
        .orElseThrow(() -> Refusal.agentNotFound(identity.name()));
  }

  private ChannelInfo channel(Channel channel) {
    List<String> members =
        relay.state().agents().all().stream()
            .filter(agent -> channel.members().containsKey(agent.id()))
            .map(Agent::name)
            .toList();
    return new ChannelInfo(channel.name(), channel.draft().topic(), members);
  }

  private <T> T call(Supplier<T> work) {
    if (closed.get()) {
      throw new IllegalStateException("The local Relaycast at " + baseUri() + " is closed");
    }
    try {
      return exclusive.call(work);
    } catch (Refusal refusal) {
      throw new RelaycastRefusedException(refusal.code(), refusal.sentence(), refusal);
    }
  }

  private static List<RelayMessage> messages(List<Message> messages) {
    return messages.stream().map(LocalRelaycast::message).toList();
  }

  private static RelayMessage message(Message message) {
    return new RelayMessage(
        message.id(),
        message.author().name(),
        message.text(),
        message.threadId(),
        message.createdAt());
  }

  /**
   * A channel as the server knows it.
   *
   * @param name without {@code #}
   * @param topic the topic; null if none is set
   * @param members names of the members; posting needs no membership
   */
  public record ChannelInfo(String name, @Nullable String topic, List<String> members) {
    /** Copies the list. */
    public ChannelInfo {
      members = List.copyOf(members);
    }
  }
}
