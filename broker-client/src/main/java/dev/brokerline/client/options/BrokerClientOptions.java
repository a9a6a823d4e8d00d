package dev.brokerline.client.options;

import dev.brokerline.client.BrokerClient;
import dev.brokerline.concurrent.Durations;
import dev.brokerline.concurrent.SharedExecutors;
import dev.brokerline.spawn.BrokerImplementation;
import dev.brokerline.spawn.ChildProcess;
import dev.brokerline.spawn.LaunchOptions;
import dev.brokerline.spawn.binary.BinarySource;
import dev.brokerline.spawn.binary.InstallPolicy;
import dev.brokerline.spawn.binary.InstallProgress;
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
 * The settings of a {@link BrokerClient}. Immutable; every setting has a default, and the defaults
 * need no account and no key.
 */
public final class BrokerClientOptions {

  private final LaunchOptions launch;
  private final RelaycastTarget relaycast;
  private final ProcessBackend processBackend;
  private final BrokerImplementation broker;
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
    broker = builder.broker;
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

  /** Returns a builder with the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns where the binary comes from and how it is started. */
  public LaunchOptions launch() {
    return launch;
  }

  /** Returns the Relaycast for the broker. */
  public RelaycastTarget relaycast() {
    return relaycast;
  }

  /** Returns which implementation runs the process. */
  public ProcessBackend processBackend() {
    return processBackend;
  }

  /** Returns the broker to run. */
  public BrokerImplementation broker() {
    return broker;
  }

  /** Returns the timeouts of requests. */
  public RequestTimeouts timeouts() {
    return timeouts;
  }

  /**
   * Returns how long to wait for a worker's complaint about a request that the broker has accepted.
   */
  public Duration confirmationWindow() {
    return confirmationWindow;
  }

  /** Returns the time limit of closing. */
  public Duration closeTimeout() {
    return closeTimeout;
  }

  /** Returns whether the exit of the JVM ends the broker. */
  public boolean shutdownHook() {
    return shutdownHook;
  }

  /** Returns the limits of what is kept in memory. */
  public ClientLimits limits() {
    return limits;
  }

  /** Returns what to do about agents that do not read. */
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

  /** Returns the observers in the order in which they were added. */
  public List<BrokerObserver> observers() {
    return observers;
  }

  /** Returns the file for the trace of frames, if there is one. */
  public Optional<Path> frameTrace() {
    return Optional.ofNullable(frameTrace);
  }

  /** Builds options; {@link #build} checks them. */
  public static final class Builder {

    private final LaunchOptions.Builder launch = LaunchOptions.builder();
    private RelaycastTarget relaycast = RelaycastTarget.local();
    private ProcessBackend processBackend = ProcessBackend.AUTO;
    private BrokerImplementation broker = BrokerImplementation.nativeRelease();
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

    /** Sets the broker's executable, instead of looking for one. */
    public Builder binary(Path file) {
      launch.binary(file);
      return this;
    }

    /** Sets when to install the pinned broker; default: if none is found. */
    public Builder installPolicy(InstallPolicy policy) {
      launch.installPolicy(policy);
      return this;
    }

    /** Sets where to install the broker from, in this order; default: npm, then GitHub. */
    public Builder sources(List<BinarySource> sources) {
      launch.sources(sources);
      return this;
    }

    /** Sets a listener for the progress of an installation. The installing thread calls it. */
    public Builder installListener(InstallProgress.Listener listener) {
      launch.installListener(listener);
      return this;
    }

    /**
     * Sets the directory of installed brokers and of the records of running ones; default: {@code
     * $BROKERLINE_HOME}, else {@code ~/.brokerline}.
     */
    public Builder home(Path directory) {
      launch.home(directory);
      return this;
    }

    /** Sets the broker's own name among the agents; default: the name of the working directory. */
    public Builder brokerName(String name) {
      launch.brokerName(name);
      return this;
    }

    /** Sets the channels that the broker joins; default: {@code general}. */
    public Builder channels(List<String> names) {
      launch.channels(names);
      return this;
    }

    /** Sets the working directory of the broker and its agents; default: this JVM's. */
    public Builder directory(Path directory) {
      launch.directory(directory);
      return this;
    }

    /**
     * Sets the environment that the broker inherits; default: this JVM's. Variables about the
     * caller alone, such as those of a Git hook, are left out.
     */
    public Builder inheritedEnvironment(Map<String, String> variables) {
      launch.inheritedEnvironment(variables);
      return this;
    }

    /**
     * Sets variables for the broker and its agents, which override inherited ones. The run's own
     * temporary directory is created in {@code TMPDIR}. The broker and its agents see that
     * directory as their {@code TMPDIR}. It is deleted with its contents when the broker has ended.
     */
    public Builder environment(Map<String, String> variables) {
      launch.environment(variables);
      return this;
    }

    /** Sets whether the broker may report its use to its makers; default: false. */
    public Builder telemetry(boolean allowed) {
      launch.telemetry(allowed);
      return this;
    }

    /** Sets the Relaycast for the broker; default: one embedded in this JVM. */
    public Builder relaycast(RelaycastTarget target) {
      relaycast = Objects.requireNonNull(target, "target");
      return this;
    }

    /** Sets the implementation that runs the process; default: NuProcess where it works. */
    public Builder processBackend(ProcessBackend backend) {
      processBackend = Objects.requireNonNull(backend, "backend");
      return this;
    }

    /**
     * Sets the broker to run; default: the native release. For any other the client looks for no
     * binary and starts no Relaycast. {@code Brokers}, in {@code brokerline-broker}, has them.
     */
    public Builder broker(BrokerImplementation implementation) {
      broker = Objects.requireNonNull(implementation, "implementation");
      return this;
    }

    /** Sets how to start a broker of another kind, such as the fake in a test. */
    public Builder processFactory(ChildProcess.Factory factory) {
      return broker(BrokerImplementation.of("another", factory));
    }

    /** Sets the timeouts of requests; default: {@link RequestTimeouts#DEFAULT}. */
    public Builder timeouts(RequestTimeouts timeouts) {
      this.timeouts = Objects.requireNonNull(timeouts, "timeouts");
      return this;
    }

    /**
     * Sets how long {@link BrokerClient#setModel} and {@link BrokerClient#sendInput} wait for a
     * worker's complaint after the broker's answer; default: 2 s. Real workers need milliseconds.
     */
    public Builder confirmationWindow(Duration window) {
      confirmationWindow = Durations.requireBetweenZeroAndAYear("confirmationWindow", window);
      return this;
    }

    /** Sets the time limit of closing, all steps together; default: 10 s. */
    public Builder closeTimeout(Duration timeout) {
      closeTimeout = Durations.requireBetweenZeroAndAYear("closeTimeout", timeout);
      return this;
    }

    /**
     * Sets whether the exit of the JVM ends an open broker with its agents and their processes;
     * default: true. One shutdown hook does that for all brokers of the JVM, first orderly for five
     * seconds, then by force, within eight seconds in all. That fits into the ten seconds of
     * container runtimes. The hook runs after SIGTERM, Ctrl-C, {@link System#exit} on any thread,
     * and the end of the last non-daemon thread. It does not run after {@code kill -9} or {@link
     * Runtime#halt}, or with {@code -Xrs}; the next start then ends what is left.
     *
     * <p>The JVM runs all hooks in parallel. Pass false if a hook of yours needs the agents, and
     * close the client in that hook. Without any hook, programs that ignore SIGHUP run on until the
     * next start.
     */
    public Builder shutdownHook(boolean wanted) {
      shutdownHook = wanted;
      return this;
    }

    /** Sets the limits of what is kept in memory; default: {@link ClientLimits#DEFAULT}. */
    public Builder limits(ClientLimits limits) {
      this.limits = Objects.requireNonNull(limits, "limits");
      return this;
    }

    /** Sets what to do about agents that do not read; default: {@link StallPolicy#DEFAULT}. */
    public Builder stallPolicy(StallPolicy policy) {
      stallPolicy = Objects.requireNonNull(policy, "policy");
      return this;
    }

    /**
     * Sets the executor that completes the futures of requests and waits; default: daemon threads
     * that all clients share, and that grow with blocked continuations. The owner of the executor
     * shuts it down after the client is closed.
     *
     * <p>The client itself needs none of its threads, so blocked ones delay no timeout, wait,
     * restart or {@code close}. A continuation that blocks on another future of the same client
     * needs a second thread; on an executor with one thread it would wait forever. If the executor
     * rejects a task, with any exception or error, a thread of the client runs it. If it drops a
     * task silently, that future stays open. The executor may run tasks on the calling thread.
     */
    public Builder callbackExecutor(Executor executor) {
      callbackExecutor = Objects.requireNonNull(executor, "executor");
      return this;
    }

    /**
     * Sets the executor that calls listeners; default: daemon threads that all clients share, that
     * grow with blocked listeners, and that are not those of the futures. The owner of the executor
     * shuts it down after the client is closed. If it rejects a task, a thread of the client runs
     * it. If it drops a task silently, no more events are delivered.
     */
    public Builder listenerExecutor(Executor executor) {
      listenerExecutor = Objects.requireNonNull(executor, "executor");
      return this;
    }

    /** Adds an observer of what the client does, with times; default: none. */
    public Builder observer(BrokerObserver observer) {
      observers.add(Objects.requireNonNull(observer, "observer"));
      return this;
    }

    /**
     * Sets a file for a trace of the conversation, including standard error; default: none. It has
     * one JSON object for each line, {@code {"t_ms":12,"dir":"out","frame":{…}}}, in which {@code
     * dir} is {@code in}, {@code out}, {@code err}, or {@code meta} for a remark. Each broker
     * begins with a remark, and its times with 0.
     *
     * <p>Only the owner can read the file, and an existing one is continued. At 64 MiB it is
     * renamed to end in {@code .1}. Keys, tokens and the values of secret environment variables are
     * masked, except a secret that is split between two chunks of output; everything else that
     * agents print is there in full. The trace never delays the broker: when 16 MiB wait for the
     * disk, lines are omitted, and a remark says how many. A failure to write ends the trace of
     * that broker with one warning in the log. The trace is complete when the client is closed,
     * unless the disk takes more than a second. Use one file for one client at a time.
     */
    public Builder frameTrace(Path file) {
      frameTrace = Objects.requireNonNull(file, "file").toAbsolutePath();
      return this;
    }

    /**
     * Returns the options.
     *
     * @throws IllegalArgumentException if a setting cannot be used; the message has its name and
     *     value
     */
    public BrokerClientOptions build() {
      return new BrokerClientOptions(this);
    }
  }
}
