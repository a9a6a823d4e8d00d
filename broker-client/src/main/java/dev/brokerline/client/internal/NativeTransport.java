package dev.brokerline.client.internal;

import dev.brokerline.client.error.BrokerClosedException;
import dev.brokerline.client.error.Outcome;
import dev.brokerline.client.options.BrokerClientOptions;
import dev.brokerline.concurrent.Attempt;
import dev.brokerline.relaycast.LocalRelaycast;
import dev.brokerline.spawn.BrokerLauncher;
import dev.brokerline.spawn.ChildProcess;
import dev.brokerline.spawn.ProcessCommand;
import dev.brokerline.spawn.process.ProcessBackend;
import dev.brokerline.spawn.tree.CrashSweep;
import dev.brokerline.spawn.tree.EphemeralFolder;
import dev.brokerline.spawn.tree.ProcessTree;
import dev.brokerline.spawn.tree.RunId;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The transport to a native broker: its binary, its Relaycast and its process. {@link #open} and
 * {@link #cleanUp} are called one after the other. The fields are volatile for readers on other
 * threads.
 */
public final class NativeTransport implements Transport {

  private final BrokerClientOptions options;
  private final FrameTrace trace;
  private final RelaycastSource relaycast;
  private final boolean ownsRelaycast;
  private volatile @Nullable EphemeralFolder folder;
  private volatile @Nullable ProcessTree tree;

  /** Withdraws the record of a run that was written before the start of its broker. */
  private volatile Runnable unannounce = () -> {};

  /** Makes a transport with its own Relaycast, if the options want an embedded one. */
  public NativeTransport(BrokerClientOptions options) {
    this(options, new RelaycastSource(options.relaycast()), /* ownsRelaycast= */ true);
  }

  /** Makes a transport with a given Relaycast, which its owner closes. */
  public NativeTransport(BrokerClientOptions options, RelaycastSource relaycast) {
    this(options, relaycast, /* ownsRelaycast= */ false);
  }

  private NativeTransport(
      BrokerClientOptions options, RelaycastSource relaycast, boolean ownsRelaycast) {
    this.options = options;
    this.trace = new FrameTrace(options);
    this.relaycast = relaycast;
    this.ownsRelaycast = ownsRelaycast;
  }

  @Override
  public ChildProcess open(ChildProcess.Listener listener) {
    ChildProcess.Factory processes = processes();
    RunId run = RunId.random();
    ProcessCommand prepared =
        run.mark(
            new BrokerLauncher(processes)
                .prepare(options.launch().withRelaycast(relaycast.endpoint())));
    // Whoever has a home that cannot be used has been told so by now, once.
    var unused = CrashSweep.sweep(options.launch().home());
    if (Thread.interrupted()) {
      throw new BrokerClosedException(
          "the client was closed before the broker was launched", Outcome.NOT_PERFORMED);
    }
    return launch(run, prepared, trace.over(processes), listener);
  }

  /**
   * Starts a marked command. Its record is written first, so that a crash of this JVM leaves one.
   */
  ChildProcess launch(
      RunId run,
      ProcessCommand prepared,
      ChildProcess.Factory processes,
      ChildProcess.Listener listener) {
    Path home = options.launch().home();
    EphemeralFolder own = EphemeralFolder.create(prepared);
    folder = own;
    unannounce = ProcessTree.announce(run, own, home);
    ChildProcess process = processes.start(own.giveTo(prepared), listener);
    return readied(
        process, () -> tree = ProcessTree.watch(run, process.pid(), own, home).orElse(null));
  }

  /**
   * Returns the process after the last step. Ends it if that fails, because nobody else knows of
   * it.
   */
  static ChildProcess readied(ChildProcess process, Runnable last) {
    try {
      last.run();
      return process;
    } catch (Throwable e) {
      process.kill();
      throw e;
    }
  }

  @Override
  public Optional<ProcessTree> tree() {
    return Optional.ofNullable(tree);
  }

  @Override
  public Optional<Path> brokerFolder() {
    return Optional.ofNullable(folder).flatMap(EphemeralFolder::ofBroker);
  }

  @Override
  public Optional<LocalRelaycast> relaycast() {
    return relaycast.running();
  }

  /**
   * {@inheritDoc}
   *
   * <p>The shutdown hook may call it a second time while the first call is still at work. Either
   * deletes the folder before the record, which is the only way for a later start to find it.
   */
  @Override
  public void cleanUp() {
    EphemeralFolder left = folder;
    if (left == null || Attempt.orElse("delete the broker's folder", false, left::delete)) {
      forgetRun();
    } else {
      Optional.ofNullable(tree).ifPresent(ProcessTree::closeForSweep);
    }
    Attempt.to("end the trace of frames", trace::close);
    if (ownsRelaycast) {
      Attempt.to("close the embedded Relaycast", relaycast::close);
    }
  }

  private void forgetRun() {
    ProcessTree watched = tree;
    folder = null;
    if (watched == null) {
      Attempt.to("forget the run", unannounce);
    } else {
      Attempt.to("end the watch of the broker's processes", watched::close);
    }
  }

  private ChildProcess.Factory processes() {
    ProcessBackend.Limits limits =
        ProcessBackend.Limits.withMaxLineBytes(options.limits().maxLineBytes());
    return options.processBackend().factory(limits);
  }
}
