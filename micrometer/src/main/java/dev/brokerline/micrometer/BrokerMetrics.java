package dev.brokerline.micrometer;

import dev.brokerline.client.error.Outcome;
import dev.brokerline.client.model.BrokerInfo;
import dev.brokerline.client.model.ClientEvent;
import dev.brokerline.client.model.CloseReport;
import dev.brokerline.client.options.BrokerObserver;
import dev.brokerline.protocol.ErrorCode;
import dev.brokerline.protocol.event.UnknownEvent;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Meters of all the clients whose options it is given to, in all the registries it is bound to.
 *
 * <pre>{@code
 * BrokerMetrics metrics = new BrokerMetrics();
 * metrics.bindTo(registry);
 * BrokerClientOptions options = BrokerClientOptions.builder().observer(metrics).build();
 * }</pre>
 *
 * <table>
 * <caption>The meters</caption>
 * <tr><th>name</th><th>is</th><th>tags</th></tr>
 * <tr><td>{@code brokerline.requests}</td><td>timer: from a request to its end</td>
 *     <td>{@code type}, {@code outcome}, {@code code}</td></tr>
 * <tr><td>{@code brokerline.requests.late}</td><td>timer: from a request to an answer that came
 *     after its end</td><td>{@code type}</td></tr>
 * <tr><td>{@code brokerline.events}</td><td>counter: events of brokers</td>
 *     <td>{@code kind}</td></tr>
 * <tr><td>{@code brokerline.events.dropped}</td><td>counter: events that listeners were too slow
 *     for</td><td></td></tr>
 * <tr><td>{@code brokerline.errors}</td><td>counter: errors that belong to no request</td>
 *     <td>{@code code}</td></tr>
 * <tr><td>{@code brokerline.lines.skipped}</td><td>counter: lines of brokers that were too
 *     long</td>
 *     <td></td></tr>
 * <tr><td>{@code brokerline.brokers}</td><td>gauge: brokers that are ready, or about to end</td>
 *     <td></td></tr>
 * <tr><td>{@code brokerline.brokers.started}</td><td>timer: from a start to a ready broker</td>
 *     <td></td></tr>
 * <tr><td>{@code brokerline.brokers.failed}</td><td>counter: starts that failed or were given
 *     up</td><td></td></tr>
 * <tr><td>{@code brokerline.brokers.ended}</td><td>timer: from the first sign of a broker's end to
 *     the last clean-up</td><td>{@code how}</td></tr>
 * <tr><td>{@code brokerline.restarts}</td><td>timer: from the loss of a broker to the recovery of
 *     its agents</td><td></td></tr>
 * <tr><td>{@code brokerline.restarts.attempts}</td><td>counter: restarts that were scheduled</td>
 *     <td></td></tr>
 * <tr><td>{@code brokerline.restarts.abandoned}</td><td>counter: losses after which no other broker
 *     was to be started</td><td></td></tr>
 * </table>
 *
 * <p>{@code type} is a request's name on the wire. {@code outcome} is {@code answered}, {@code
 * rejected}, {@code timed_out}, {@code failed}, {@code cancelled}, or {@code not_sent} for a
 * request that never reached a broker and took no time. {@code code} is the error code of a
 * rejection, else {@code none}; {@code kind} an event's name on the wire; each is {@code other} if
 * this library does not know it, so that a broker cannot make meters without end. {@code how} is
 * one of {@link CloseReport.How}, in lower case. No tag names an agent.
 *
 * <p>Bind it before the first client is opened: a registry has what came since it was bound, but
 * for the gauge, which is always right. Two of these need different tags to be bound to the same
 * registry. Safe for use by several threads.
 */
public final class BrokerMetrics implements MeterBinder, BrokerObserver {

  private static final String OTHER = "other";
  private static final String NONE = "none";

  /** Passes everything on to the registries that this was bound to. */
  private final CompositeMeterRegistry meters = new CompositeMeterRegistry();

  private final Tags tags;
  private final MeterProvider<Timer> requests;
  private final MeterProvider<Timer> late;
  private final MeterProvider<Timer> ended;
  private final Timer started;
  private final Timer restarted;
  private final MeterProvider<Counter> events;
  private final MeterProvider<Counter> errors;
  private final Counter dropped;
  private final Counter skipped;
  private final Counter failed;
  private final Counter attempts;
  private final Counter abandoned;
  private final AtomicInteger live = new AtomicInteger();

  /** Makes meters with no tags but their own. */
  public BrokerMetrics() {
    this(Tags.empty());
  }

  /** Makes meters that have these tags beside their own. */
  public BrokerMetrics(Iterable<Tag> tags) {
    this.tags = Tags.of(tags);
    requests = timer("brokerline.requests", "From a request to its end");
    late = timer("brokerline.requests.late", "From a request to an answer after its end");
    started = timer("brokerline.brokers.started", "From a start to a ready broker").withTags();
    ended = timer("brokerline.brokers.ended", "From the first sign of an end to the clean-up");
    restarted = timer("brokerline.restarts", "From a broker's loss to the recovery").withTags();
    events = counter("brokerline.events", "events", "Events of brokers");
    errors = counter("brokerline.errors", "errors", "Errors that belong to no request");
    dropped = counter("brokerline.events.dropped", "events", "Events not delivered").withTags();
    skipped = counter("brokerline.lines.skipped", "lines", "Lines that were too long").withTags();
    failed = counter("brokerline.brokers.failed", "brokers", "Starts that failed").withTags();
    attempts = counter("brokerline.restarts.attempts", "attempts", "Restarts planned").withTags();
    abandoned = counter("brokerline.restarts.abandoned", "brokers", "Brokers given up").withTags();
    Gauge.builder("brokerline.brokers", live, AtomicInteger::get)
        .description("Brokers that are ready, or about to end")
        .baseUnit("brokers")
        .tags(this.tags)
        .strongReference(true)
        .register(meters);
  }

  /** Shows the meters in a registry, too. Does nothing if it is bound already. */
  @Override
  public void bindTo(MeterRegistry registry) {
    meters.add(registry);
  }

  @Override
  public void requestAnswered(BrokerObserver.Request request, Duration took) {
    ended(request, "answered", NONE, took);
  }

  @Override
  public void requestRejected(
      BrokerObserver.Request request, String code, Outcome outcome, Duration took) {
    ended(request, "rejected", known(code), took);
  }

  @Override
  public void requestTimedOut(BrokerObserver.Request request, Outcome outcome, Duration took) {
    ended(request, "timed_out", NONE, took);
  }

  @Override
  public void requestFailed(BrokerObserver.Request request, Outcome outcome, Duration took) {
    ended(request, request.id() == null ? "not_sent" : "failed", NONE, took);
  }

  @Override
  public void requestCancelled(BrokerObserver.Request request, Duration took) {
    ended(request, "cancelled", NONE, took);
  }

  @Override
  public void lateAnswer(BrokerObserver.Request request, Duration took) {
    late.withTags("type", request.type()).record(took);
  }

  @Override
  public void event(ClientEvent event) {
    if (event instanceof ClientEvent.FromBroker from) {
      String kind = from.event() instanceof UnknownEvent ? OTHER : from.event().kind();
      events.withTags("kind", kind).increment();
    } else if (event instanceof ClientEvent.UnsolicitedError unsolicited) {
      errors.withTags("code", known(unsolicited.error().code())).increment();
    } else if (event instanceof ClientEvent.EventsDropped gap) {
      dropped.increment((double) gap.count());
    } else if (event instanceof ClientEvent.LineSkipped) {
      skipped.increment();
    }
  }

  @Override
  public void brokerStarted(BrokerInfo broker, Duration took) {
    live.incrementAndGet();
    started.record(took);
  }

  @Override
  public void brokerStartFailed(CloseReport report) {
    failed.increment();
  }

  @Override
  public void brokerEnded(CloseReport report) {
    live.decrementAndGet();
    String how = report.how().name().toLowerCase(Locale.ROOT);
    ended.withTags("how", how).record(report.took());
  }

  @Override
  public void brokerRestarting(int attempt, Duration delay, String reason) {
    attempts.increment();
  }

  @Override
  public void brokerRestarted(int generation, Duration took) {
    restarted.record(took);
  }

  @Override
  public void brokerGivenUp(String reason) {
    abandoned.increment();
  }

  private void ended(BrokerObserver.Request request, String outcome, String code, Duration took) {
    Tags ending = Tags.of("type", request.type(), "outcome", outcome, "code", code);
    requests.withTags(ending).record(took);
  }

  private static String known(String code) {
    return ErrorCode.isKnown(code) ? code : OTHER;
  }

  private MeterProvider<Timer> timer(String name, String description) {
    return Timer.builder(name).description(description).tags(tags).withRegistry(meters);
  }

  private MeterProvider<Counter> counter(String name, String unit, String description) {
    return Counter.builder(name)
        .baseUnit(unit)
        .description(description)
        .tags(tags)
        .withRegistry(meters);
  }
}
