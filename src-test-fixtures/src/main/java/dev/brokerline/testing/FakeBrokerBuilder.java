package dev.brokerline.testing;

import dev.brokerline.testing.engine.EngineOptions;
import dev.brokerline.testing.engine.RequestScript;
import dev.brokerline.testing.time.RealTimeScheduler;
import dev.brokerline.testing.time.Scheduler;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Builds a {@link FakeBroker}, with its differences from the real one and its clock. */
public final class FakeBrokerBuilder {

  private BrokerVersion version = BrokerVersion.V3_2_18;
  private String workspaceKey = "rk_live_local";
  private @Nullable Duration readyDelay = Duration.ofMillis(50);
  private Duration injectDelay = Duration.ofMillis(150);
  private Duration ackDelay = Duration.ofSeconds(5);
  private Duration answerDelay = Duration.ZERO;
  private final Set<String> missingPrograms = new HashSet<>(Set.of("no-such-program"));
  private Faults faults = Faults.NONE;
  private Script script = Script.of();
  private @Nullable RecordedSession recording;
  private boolean silent;
  private boolean endsOnTerminate;
  private @Nullable Scheduler scheduler;

  FakeBrokerBuilder() {}

  /** Sets the clock, such as one that the test turns by hand. */
  public FakeBrokerBuilder scheduler(Scheduler clock) {
    scheduler = clock;
    return this;
  }

  /** Sets the workspace key in {@code hello_ack}, unless the environment has one. */
  public FakeBrokerBuilder workspaceKey(String key) {
    workspaceKey = key;
    return this;
  }

  /** Sets the release to imitate; default: 3.2.18. */
  public FakeBrokerBuilder version(BrokerVersion release) {
    version = release;
    return this;
  }

  /**
   * Sets how long a program in a terminal takes to become ready; default: 50 ms. The real broker
   * needs up to 25 s.
   */
  public FakeBrokerBuilder readyAfter(Duration delay) {
    readyDelay = delay;
    return this;
  }

  /** Makes programs in a terminal ready only by {@link FakeBroker#makeReady}, or when they echo. */
  public FakeBrokerBuilder neverReady() {
    readyDelay = null;
    return this;
  }

  /** Sets how long it takes to type a message into a terminal; default: 150 ms. */
  public FakeBrokerBuilder injectAfter(Duration delay) {
    injectDelay = delay;
    return this;
  }

  /** Sets how long {@code delivery_ack} comes after a message was typed; default: 5 s. */
  public FakeBrokerBuilder ackAfter(Duration delay) {
    ackDelay = delay;
    return this;
  }

  /** Sets how long every request takes; default: no time. */
  public FakeBrokerBuilder answerAfter(Duration delay) {
    answerDelay = delay;
    return this;
  }

  /**
   * Makes agents with this program crash at their start, as if it were not installed. {@code
   * no-such-program} is never installed.
   */
  public FakeBrokerBuilder missingProgram(String program) {
    missingPrograms.add(program);
    return this;
  }

  /** Makes the broker answer nothing from the start. */
  public FakeBrokerBuilder silent() {
    silent = true;
    return this;
  }

  /** Makes SIGTERM end the broker. The real one waits for the end of its stdin. */
  public FakeBrokerBuilder endsOnTerminate() {
    endsOnTerminate = true;
    return this;
  }

  /** Adds a fault with its default parameter. */
  public FakeBrokerBuilder fault(BrokerFault fault) {
    return fault(fault, fault.defaultParameter());
  }

  /**
   * Adds a fault.
   *
   * @param parameter a number, milliseconds or bytes, as {@link BrokerFault} says
   */
  public FakeBrokerBuilder fault(BrokerFault fault, long parameter) {
    faults = faults.with(fault, parameter);
    return this;
  }

  /** Sets the script, which replaces an earlier one, and its options. */
  public FakeBrokerBuilder script(Script what) {
    what.configure(this);
    script = what;
    return this;
  }

  /**
   * Sets the script in the file, as {@link #script(Script)} does.
   *
   * @throws IOException if the file cannot be read
   * @throws MalformedFileException if it is not a script; names the wrong place
   */
  public FakeBrokerBuilder script(Path file) throws IOException {
    return script(Script.read(file));
  }

  /**
   * Has the broker answer with what was recorded, in place of all behaviour of its own. The
   * client's requests must be of the types, and in the order, of those in the recording; the ids
   * may be others. A request that is not is answered with the error {@code replay_diverged}, which
   * says what was expected, and the broker exits with code 1.
   */
  public FakeBrokerBuilder replay(RecordedSession session) {
    recording = session;
    return this;
  }

  /**
   * Sets the session in the file as {@link #replay(RecordedSession)} does.
   *
   * @throws IOException if the file cannot be read
   * @throws MalformedFileException if it is not a recorded session; names the line
   */
  public FakeBrokerBuilder replay(Path file) throws IOException {
    return replay(RecordedSession.read(file));
  }

  /** Adds a fault from its text, {@code NAME} or {@code NAME:PARAMETER}. */
  void parsedFault(String text) {
    faults = faults.withParsed(text);
  }

  /**
   * Returns the broker, without starting it.
   *
   * @throws IllegalArgumentException if a fault needs a process
   */
  public FakeBroker build() {
    faults.requireNoProcess();
    Scheduler given = scheduler;
    if (given != null) {
      return new FakeBroker(this, given, () -> {});
    }
    RealTimeScheduler own = new RealTimeScheduler("fake-broker");
    return new FakeBroker(this, own, own::close);
  }

  /** Returns what one run of the broker is to do. */
  Part part(RequestScript requests, Scheduler clock, Consumer<Throwable> failures) {
    RecordedSession session = recording;
    return session == null
        ? new ScriptRun(script, requests, clock, failures)
        : new ReplayRun(session, requests, failures);
  }

  Faults faults() {
    return faults;
  }

  EngineOptions options() {
    return new EngineOptions(
        version.dialect(),
        workspaceKey,
        readyDelay,
        injectDelay,
        ackDelay,
        answerDelay,
        missingPrograms,
        silent,
        endsOnTerminate);
  }
}
