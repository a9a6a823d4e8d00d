package dev.brokerline.client.internal;

import dev.brokerline.client.BrokerClientOptions;
import dev.brokerline.client.BrokerClosedException;
import dev.brokerline.client.Outcome;
import dev.brokerline.client.RelaycastTarget;
import dev.brokerline.relaycast.LocalRelaycast;
import dev.brokerline.relaycast.RelaycastOptions;
import dev.brokerline.relaycast.Workspace;
import dev.brokerline.spawn.BrokerCommand;
import dev.brokerline.spawn.BrokerLauncher;
import dev.brokerline.spawn.BrokerProcess;
import dev.brokerline.spawn.BrokerProcessFactory;
import dev.brokerline.spawn.BrokerProcessListener;
import dev.brokerline.spawn.EphemeralFolder;
import dev.brokerline.spawn.RelaycastEndpoint;
import dev.brokerline.spawn.process.ProcessLimits;
import dev.brokerline.spawn.tree.BrokerTree;
import dev.brokerline.spawn.tree.CrashSweep;
import dev.brokerline.spawn.tree.RunId;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The native broker: its binary, its Relaycast and its process. {@link #open} and {@link #cleanUp}
 * are called one after the other; the fields are volatile for those who look in meanwhile.
 */
public final class NativeTransport implements Transport {

  private final BrokerClientOptions options;
  private final FrameTrace trace;
  private volatile @Nullable LocalRelaycast relaycast;
  private volatile @Nullable EphemeralFolder folder;
  private volatile @Nullable BrokerTree tree;

  public NativeTransport(BrokerClientOptions options) {
    this.options = options;
    this.trace = new FrameTrace(options);
  }

  @Override
  public BrokerProcess open(BrokerProcessListener listener) {
    Path home = options.launch().home();
    var unused = CrashSweep.sweep(home);
    BrokerProcessFactory processes = processes();
    RunId run = RunId.random();
    BrokerCommand command =
        run.mark(new BrokerLauncher(processes).prepare(options.launch().withRelaycast(endpoint())));
    if (Thread.interrupted()) {
      throw new BrokerClosedException(
          "the client was closed before the broker was launched", Outcome.NOT_PERFORMED);
    }
    BrokerProcess process = trace.over(processes).start(command, listener);
    EphemeralFolder left = EphemeralFolder.of(command, process.pid());
    folder = left;
    tree = BrokerTree.watch(run, process.pid(), left, home).orElse(null);
    return process;
  }

  @Override
  public Optional<BrokerTree> tree() {
    return Optional.ofNullable(tree);
  }

  @Override
  public Optional<Path> brokerFolder() {
    return Optional.ofNullable(folder).map(EphemeralFolder::path);
  }

  @Override
  public Optional<LocalRelaycast> relaycast() {
    return Optional.ofNullable(relaycast);
  }

  @Override
  public void cleanUp() {
    trace.close();
    LocalRelaycast server = relaycast;
    relaycast = null;
    EphemeralFolder left = folder;
    folder = null;
    BrokerTree watched = tree;
    try {
      if (server != null && options.relaycast() instanceof RelaycastTarget.Local) {
        server.close();
      }
    } finally {
      if (left != null) {
        left.delete();
      }
      if (watched != null) {
        watched.close();
      }
    }
  }

  private BrokerProcessFactory processes() {
    ProcessLimits limits = ProcessLimits.withMaxLineBytes(options.limits().maxLineBytes());
    return options.processBackend().factory(limits);
  }

  private RelaycastEndpoint endpoint() {
    RelaycastTarget target = options.relaycast();
    if (target instanceof RelaycastTarget.Remote remote) {
      return remote.endpoint();
    }
    LocalRelaycast server =
        target instanceof RelaycastTarget.Shared shared
            ? shared.server()
            : LocalRelaycast.start(RelaycastOptions.defaults());
    relaycast = server;
    Workspace workspace = server.workspace();
    return RelaycastEndpoint.of(
        server.baseUri(),
        new RelaycastEndpoint.Workspace(workspace.id(), /* alias= */ null, workspace.key()));
  }
}
