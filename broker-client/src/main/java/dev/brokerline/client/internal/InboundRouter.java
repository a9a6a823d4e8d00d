package dev.brokerline.client.internal;

import dev.brokerline.client.error.BrokerException;
import dev.brokerline.client.error.BrokerRejectedException;
import dev.brokerline.client.internal.dialect.BrokerDialect;
import dev.brokerline.client.internal.dialect.BrokerDialect.ErrorOwner;
import dev.brokerline.client.model.ClientEvent;
import dev.brokerline.concurrent.Timer;
import dev.brokerline.protocol.ErrorDetail;
import dev.brokerline.protocol.RawJson;
import dev.brokerline.protocol.event.BrokerEvent;
import dev.brokerline.protocol.event.WorkerEvent;
import dev.brokerline.protocol.request.BrokerRequest;
import dev.brokerline.protocol.request.Hello;
import dev.brokerline.protocol.result.HelloResult;
import dev.brokerline.protocol.wire.EnvelopeCodec;
import dev.brokerline.protocol.wire.Inbound;
import dev.brokerline.protocol.wire.InboundDecoder;
import dev.brokerline.protocol.wire.MalformedEnvelopeException;
import dev.brokerline.protocol.wire.RequestId;
import dev.brokerline.protocol.wire.ResultReader;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Routes each line of the broker: an answer to its request, an event to the listeners, noise to the
 * log. Runs on the connection's decoder, one line at a time. Events wait until the end of the lines
 * that arrived together, and are then published together.
 */
final class InboundRouter {

  private static final Logger LOG = LoggerFactory.getLogger(InboundRouter.class);

  private final InboundDecoder decoder = new InboundDecoder();
  private final PendingRequests pending;
  private final EventDispatcher events;
  private final WireObserver[] observers;
  private final EventTable<Object> observed = new EventTable<>();
  private final Consumer<ErrorDetail> onInputLost;
  private final Timer timer;
  private final EventBatch batch = new EventBatch();
  private long noiseLines;

  /**
   * Makes a router.
   *
   * @param observers are called before futures and listeners
   * @param onInputLost is called when the broker reports that it can no longer read, and will exit
   */
  InboundRouter(
      PendingRequests pending,
      EventDispatcher events,
      List<WireObserver> observers,
      Consumer<ErrorDetail> onInputLost,
      Timer timer) {
    this.pending = pending;
    this.events = events;
    this.observers = observers.toArray(WireObserver[]::new);
    this.onInputLost = onInputLost;
    this.timer = timer;
    observers.forEach(observer -> observer.watch(observed));
  }

  /** Returns how many lines were not frames of this protocol. */
  long noiseLines() {
    return noiseLines;
  }

  void line(byte[] line) {
    Inbound frame;
    try {
      frame = decoder.decode(line);
    } catch (MalformedEnvelopeException e) {
      noiseLines++;
      if (LOG.isDebugEnabled()) {
        LOG.debug("Skipped a line of the broker: {}", e.getMessage());
      }
      return;
    }
    if (frame instanceof Inbound.Event event) {
      event(event.event(), line.length);
    } else {
      endOfBatch();
      route(frame, line.length);
    }
  }

  /**
   * Publishes the events of the lines so far. Called after the lines that arrived together, and
   * before anything else is told, so that nobody hears of it before the events.
   */
  void endOfBatch() {
    if (!batch.isEmpty()) {
      events.publish(batch);
      batch.clear();
    }
  }

  /** Handles an event. Only output waits for the rest of its batch, because it is frequent. */
  private void event(BrokerEvent event, int bytes) {
    boolean isOutput = event instanceof WorkerEvent.Output;
    if (!isOutput) {
      endOfBatch();
    }
    batch.add(event, bytes, observed.handle(EventTable.NOTHING, event));
    if (!isOutput || batch.isFull()) {
      endOfBatch();
    }
  }

  private void route(Inbound frame, int bytes) {
    if (frame instanceof Inbound.Ok ok) {
      answer(ok.requestId(), ok.result(), bytes);
    } else if (frame instanceof Inbound.HelloAck ack) {
      answer(ack.requestId(), ack.result(), bytes);
    } else if (frame instanceof Inbound.Error error) {
      reject(error.requestId(), error.error(), bytes);
    } else if (frame instanceof Inbound.Unrecognized unknown) {
      unrecognized(unknown);
    }
  }

  /**
   * Handles an answer. A greeting must be answered with a greeting, any other request with an
   * {@code ok}.
   */
  private void answer(@Nullable RequestId id, Object result, int bytes) {
    PendingRequest<?> request = id == null ? null : pending.answered(id);
    if (request == null) {
      LOG.debug("An answer to {}, which nobody asked or which was answered before", id);
    } else if (request.request instanceof Hello != result instanceof HelloResult) {
      failOrLog(request, request.claim(), WrongAnswers.ofAnotherKind(request.request));
    } else {
      settle(request, result, bytes);
    }
  }

  private <R> void settle(PendingRequest<R> request, Object answer, int bytes) {
    boolean inTime = request.claim();
    R result;
    try {
      result = read(request.request, answer);
    } catch (MalformedEnvelopeException e) {
      failOrLog(request, inTime, WrongAnswers.unreadable(request.request, e));
      return;
    }
    for (WireObserver observer : observers) {
      observer.answered(request.request, result);
    }
    if (inTime) {
      pending.observers().answered(request, timer.nanoTime());
      request.succeed(result, () -> publishLate(request, result, null, bytes));
    } else {
      publishLate(request, result, null, bytes);
    }
  }

  private void failOrLog(PendingRequest<?> request, boolean inTime, BrokerException failure) {
    if (inTime) {
      pending.observers().failed(request, failure, timer.nanoTime());
      request.fail(failure);
    } else {
      LOG.warn("A late answer is lost: {}", failure.getMessage());
    }
  }

  private static <R> R read(BrokerRequest<R> request, Object answer) {
    return answer instanceof RawJson json
        ? ResultReader.read(request, json)
        : request.resultType().cast(answer);
  }

  private void reject(@Nullable RequestId id, ErrorDetail error, int bytes) {
    PendingRequest<?> request = null;
    if (id != null) {
      request = pending.answered(id);
    } else if (pending.dialect().ownerOf(error) == ErrorOwner.OLDEST_REQUEST) {
      request = pending.oldestAnswered();
    }
    if (request == null) {
      LOG.debug("An error that belongs to no request: {}", error);
      events.publish(
          bytes, seq -> new ClientEvent.UnsolicitedError(seq, error), EventTable.NOTHING);
      if (id == null && pending.dialect().ownerOf(error) == ErrorOwner.INPUT) {
        onInputLost.accept(error);
      }
    } else if (request.claim()) {
      failOrLog(request, /* inTime= */ true, rejection(request.request, error));
    } else {
      publishLate(request, null, error, bytes);
    }
  }

  private BrokerRejectedException rejection(BrokerRequest<?> request, ErrorDetail error) {
    BrokerDialect dialect = pending.dialect();
    return new BrokerRejectedException(
        request, error, dialect.outcomeOf(error), dialect.isOfEndingWorker(error));
  }

  private void publishLate(
      PendingRequest<?> request, @Nullable Object result, @Nullable ErrorDetail error, int bytes) {
    var took = request.age(timer.nanoTime());
    LOG.debug("A late answer to {} after {}", request.request.type(), took);
    pending.observers().late(request, took);
    events.publish(
        (long) bytes + request.bytes,
        seq -> new ClientEvent.LateReply(seq, request.request, took, result, error),
        EventTable.NOTHING);
  }

  private void unrecognized(Inbound.Unrecognized frame) {
    noiseLines++;
    LOG.debug("Skipped a frame of the broker: {}", frame.reason());
    RequestId id = frame.envelope().requestId();
    PendingRequest<?> request = id == null ? null : pending.answered(id);
    if (request != null) {
      failOrLog(request, request.claim(), WrongAnswers.unrecognized(request.request, frame));
    }
  }

  /**
   * Handles a line that was skipped for its length. Its request fails at once, if that is known.
   */
  void oversizedLine(byte[] prefix, long length) {
    endOfBatch();
    noiseLines++;
    EnvelopeCodec.Head head = EnvelopeCodec.peek(prefix);
    LOG.warn("Skipped a line of the broker of {} bytes, which is over the limit: {}", length, head);
    RequestId id = head.requestId();
    events.publish(
        seq ->
            new ClientEvent.LineSkipped(seq, length, head.type(), id == null ? null : id.value()));
    PendingRequest<?> request = id == null ? null : pending.answered(id);
    if (request != null) {
      failOrLog(request, request.claim(), WrongAnswers.tooLong(request.request, length));
    }
  }
}
