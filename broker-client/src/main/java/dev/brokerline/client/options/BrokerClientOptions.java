package dev.brokerline.client.options;

import dev.brokerline.client.BrokerClient;
import dev.brokerline.concurrent.Durations;
import dev.brokerline.concurrent.SharedExecutors;
import dev.brokerline.spawn.BrokerProcessFactory;
import dev.brokerline.spawn.LaunchOptions;
import dev.brokerline.spawn.binary.BinarySource;
import dev.brokerline.spawn.binary.InstallListener;
import dev.brokerline.spawn.binary.InstallPolicy;
import dev.brokerline.spawn.process.ProcessBackend;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * All that can be chosen about a {@link BrokerClient}. Immutable; everything has a default that
 * works with no account and no key.
 */
public final class BrokerClientOptions {

  private final LaunchOptions launch;
  private final RelaycastTarget relaycast;
  private final ProcessBackend processBackend;
  private final @Nullable BrokerProcessFactory processFactory;
  private final RequestTimeouts timeouts;
  private final Duration confirmationWindow;
  private final Duration closeTimeout;
  private final boolean shutdownHook;
  private final ClientLimits limits;
  private final StallPolicy stallPolicy;
  private final Executor callbackExecutor;
  private final Executor listenerExecutor;
  private final List<BrokerObserver> observers;
  private final @Nullable Path frameTrace;

  private BrokerClientOptions(Builder builder) {
    launch = builder.launch.build();
    relaycast = builder.relaycast;
    processBackend = builder.processBackend;
    processFactory = builder.processFactory;
    timeouts = builder.timeouts;
    confirmationWindow = builder.confirmationWindow;
    closeTimeout = builder.closeTimeout;
    shutdownHook = builder.shutdownHook;
    limits = builder.limits;
    stallPolicy = builder.stallPolicy;
    callbackExecutor = builder.callbackExecutor;
    listenerExecutor = builder.listenerExecutor;
    observers = List.copyOf(builder.observers);
    frameTrace = builder.frameTrace;
  }

  /** Returns a builder in which everything has its default. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns where the binary comes from and what it is started with. */
  public LaunchOptions launch() {
    return launch;
  }

  /** Returns the Relaycast that the broker is to use. */
  public RelaycastTarget relaycast() {
    return relaycast;
  }

  /** Returns which implementation runs the process. */
  public ProcessBackend processBackend() {
    return processBackend;
  }

  /** Returns what stands in for a native broker, if anything does. */
  public Optional<BrokerProcessFactory> processFactory() {
    return Optional.ofNullable(processFactory);
  }

  /** Returns how long answers are waited for. */
  public RequestTimeouts timeouts() {
    return timeouts;
  }

  /** Returns how long a worker's objection to what the broker has accepted is waited for. */
  public Duration confirmationWindow() {
    return confirmationWindow;
  }

  /** Returns the bound on all steps of closing together. */
  public Duration closeTimeout() {
    return closeTimeout;
  }

  /** Returns whether the broker is ended with the JVM. */
  public boolean shutdownHook() {
    return shutdownHook;
  }

  /** Returns the bounds of what is kept in memory. */
  public ClientLimits limits() {
    return limits;
  }

  /** Returns what is done about agents that do not read. */
  public StallPolicy stallPolicy() {
    return stallPolicy;
  }

  /** Returns the executor that completes futures. */
  public Executor callbackExecutor() {
    return callbackExecutor;
  }

  /** Returns the executor that calls listeners. */
  public Executor listenerExecutor() {
    return listenerExecutor;
  }

  /** Returns who is told what the client does, in the order in which they were added. */
  public List<BrokerObserver> observers() {
    return observers;
  }

  /** Returns the file to which the broker's frames are traced, if they are. */
  public Optional<Path> frameTrace() {
    return Optional.ofNullable(frameTrace);
  }

  /** Collects options; {@link #build} checks them. */
  public static final class Builder {

    private final LaunchOptions.Builder launch = LaunchOptions.builder();
    private RelaycastTarget relaycast = RelaycastTarget.local();
    private ProcessBackend processBackend = ProcessBackend.AUTO;
    private @Nullable BrokerProcessFactory processFactory;
    private RequestTimeouts timeouts = RequestTimeouts.DEFAULT;
    private Duration confirmationWindow = Duration.ofSeconds(2);
    private Duration closeTimeout = Duration.ofSeconds(10);
    private boolean shutdownHook = true;
    private ClientLimits limits = ClientLimits.DEFAULT;
    private StallPolicy stallPolicy = StallPolicy.DEFAULT;
    private Executor callbackExecutor = SharedExecutors.CALLBACKS;
    private Executor listenerExecutor = SharedExecutors.LISTENERS;
    private final List<BrokerObserver> observers = new ArrayList<>();
    private @Nullable Path frameTrace;

    private Builder() {}

    /** Runs this file, and looks for no other. */
    public Builder binary(Path file) {
      launch.binary(file);
      return this;
    }

    /** Whether the pinned broker may be installed; default: if none is found. */
    public Builder installPolicy(InstallPolicy policy) {
      launch.installPolicy(policy);
      return this;
    }

    /** Where the broker is installed from, in this order; default: npm, then GitHub. */
    public Builder sources(List<BinarySource> sources) {
      launch.sources(sources);
      return this;
    }

    /** Is told of the progress of an installation, on the thread that installs. */
    public Builder installListener(InstallListener listener) {
      launch.installListener(listener);
      return this;
    }

    /**
     * Where installed brokers are, and the records of those that run; default: {@code
     * $BROKERLINE_HOME}, else ~/.brokerline.
     */
    public Builder home(Path directory) {
      launch.home(directory);
      return this;
    }

    /** The broker's own name among the agents; default: that of the working directory. */
    public Builder brokerName(String name) {
      launch.brokerName(name);
      return this;
    }

    /** The channels that the broker joins; default: {@code general}. */
    public Builder channels(List<String> names) {
      launch.channels(names);
      return this;
    }

    /** The working directory of the broker, and so of its agents; default: this JVM's. */
    public Builder directory(Path directory) {
      launch.directory(directory);
      return this;
    }

    /**
     * Sets what the broker's environment starts from; default this JVM's. What is about the caller
     * alone, such as the variables of a Git hook, is left out of it.
     */
    public Builder inheritedEnvironment(Map<String, String> variables) {
      launch.inheritedEnvironment(variables);
      return this;
    }

    /**
     * Variables for the broker and its agents, over those that this JVM has inherited. {@code
     * TMPDIR} is where the run's own directory for temporary files is made; the broker and its
     * agents see that one as their {@code TMPDIR}, and it is deleted with all that is in it when
     * the broker has ended.
     */
    public Builder environment(Map<String, String> variables) {
      launch.environment(variables);
      return this;
    }

    /** Whether the broker may report its use to its makers; default: no. */
    public Builder telemetry(boolean allowed) {
      launch.telemetry(allowed);
      return this;
    }

    /** The Relaycast that the broker is to use; default: one embedded in this JVM. */
    public Builder relaycast(RelaycastTarget target) {
      relaycast = Objects.requireNonNull(target, "target");
      return this;
    }

    /** Which implementation runs the process; default: NuProcess wherever it works. */
    public Builder processBackend(ProcessBackend backend) {
      processBackend = Objects.requireNonNull(backend, "backend");
      return this;
    }

    /**
     * Lets something stand in for the native broker, a fake one in memory for example: no binary is
     * looked for, and no Relaycast is started.
     */
    public Builder processFactory(BrokerProcessFactory factory) {
      processFactory = Objects.requireNonNull(factory, "factory");
      return this;
    }

    /** How long answers are waited for; default: {@link RequestTimeouts#DEFAULT}. */
    public Builder timeouts(RequestTimeouts timeouts) {
      this.timeouts = Objects.requireNonNull(timeouts, "timeouts");
      return this;
    }

    /**
     * How long {@link BrokerClient#setModel} and {@link BrokerClient#sendInput} wait for a worker's
     * objection after the broker's answer; default: 2 s, where real workers need milliseconds.
     */
    public Builder confirmationWindow(Duration window) {
      confirmationWindow = Durations.requireBetweenZeroAndAYear("confirmationWindow", window);
      return this;
    }

    /** The bound on all steps of closing together; default: 10 s. */
    public Builder closeTimeout(Duration timeout) {
      closeTimeout = Durations.requireBetweenZeroAndAYear("closeTimeout", timeout);
      return this;
    }

    /**
     * Whether a broker that is not closed when the JVM ends is ended then, with its agents and what
     * they have started; default: yes. One shutdown hook does it for all brokers of the JVM, within
     * eight seconds, so that it fits into the ten that container runtimes grant: five for the
     * orderly way, then by force. It does so after SIGTERM, Ctrl-C, {@link System#exit}, called on
     * any thread, and the end of the last thread that is no daemon. Nothing can do it after {@code
     * kill -9} or {@link Runtime#halt}, nor in a JVM that runs with {@code -Xrs}: the next start
     * ends what is left then.
     *
     * <p>The JVM runs all hooks at once. Say no if one of yours needs the agents, and close the
     * client in it. Without any, programs that ignore the hang-up of their terminal live on until
     * the next start.
     */
    public Builder shutdownHook(boolean wanted) {
      shutdownHook = wanted;
      return this;
    }

    /** The bounds of what is kept in memory; default: {@link ClientLimits#DEFAULT}. */
    public Builder limits(ClientLimits limits) {
      this.limits = Objects.requireNonNull(limits, "limits");
      return this;
    }

    /** What is done about agents that do not read; default: {@link StallPolicy#DEFAULT}. */
    public Builder stallPolicy(StallPolicy policy) {
      stallPolicy = Objects.requireNonNull(policy, "policy");
      return this;
    }

    /**
     * Where the futures of requests and waits complete; default: daemon threads that all clients
     * share, as many as continuations block. Its owner shuts it down, after the client is closed.
     *
     * <p>The client itself needs none of its threads: time-outs, waits, restarts and {@code close}
     * go on whatever blocks them. But a continuation that blocks on another future of the same
     * client needs a second thread for that one to complete; on an executor of one thread it waits
     * for itself. What the executor refuses, with whatever exception or error, runs on a thread of
     * the client; of what it drops in silence the future stays open. It may run tasks in the thread
     * that calls it.
     */
    public Builder callbackExecutor(Executor executor) {
      callbackExecutor = Objects.requireNonNull(executor, "executor");
      return this;
    }

    /**
     * Where listeners are called; default: daemon threads that all clients share, as many as
     * listeners block, and other ones than those of the futures. Its owner shuts it down, after the
     * client is closed. What it refuses is delivered on a thread of the client; if it drops a task
     * in silence, nothing more is delivered.
     */
    public Builder listenerExecutor(Executor executor) {
      listenerExecutor = Objects.requireNonNull(executor, "executor");
      return this;
    }

    /** Adds one who is told what the client does, with times; default: nobody is. */
    public Builder observer(BrokerObserver observer) {
      observers.add(Objects.requireNonNull(observer, "observer"));
      return this;
    }

    /**
     * Writes what is said to the broker and by it, standard error included, to a file: one JSON
     * object for each line, {@code {"t_ms":12,"dir":"out","frame":{…}}}, with {@code dir} one of
     * {@code in}, {@code out}, {@code err} and {@code meta}, which is a remark; each broker begins
     * with one, and its times begin at 0. Default: nothing is traced.
     *
     * <p>The file is its owner's alone and is continued if it exists. At 64 MiB it takes the place
     * of the one whose name ends in {@code .1}. Keys, tokens and the values of secret environment
     * variables are masked; a secret cut in two by chunks of an agent's output is not seen, and
     * what else agents print is there in full. The broker is never held up: lines that come 16 MiB
     * ahead of the writer are left out, and a remark says how many. What cannot be written ends the
     * trace of that broker, with one warning in the log. All is written when the client is closed,
     * unless the disk takes more than a second. A file is for one client at a time.
     */
    public Builder frameTrace(Path file) {
      frameTrace = Objects.requireNonNull(file, "file").toAbsolutePath();
      return this;
    }

    /**
     * Returns the options.
     *
     * @throws IllegalArgumentException if one of them cannot be used, with its name and value
     */
    public BrokerClientOptions build() {
      return new BrokerClientOptions(this);
    }
  }
}
