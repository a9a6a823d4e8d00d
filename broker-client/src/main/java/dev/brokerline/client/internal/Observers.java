package dev.brokerline.client.internal;

import dev.brokerline.client.error.BrokerException;
import dev.brokerline.client.error.BrokerRejectedException;
import dev.brokerline.client.error.Outcome;
import dev.brokerline.client.error.RequestTimeoutException;
import dev.brokerline.client.model.ClientEvent;
import dev.brokerline.client.options.BrokerObserver;
import dev.brokerline.concurrent.Attempt;
import dev.brokerline.protocol.request.BrokerRequest;
import dev.brokerline.protocol.request.GetMetrics;
import dev.brokerline.protocol.request.ReleaseAgent;
import dev.brokerline.protocol.request.ResizePty;
import dev.brokerline.protocol.request.SendInput;
import dev.brokerline.protocol.request.SendMessage;
import dev.brokerline.protocol.request.SetModel;
import dev.brokerline.protocol.request.SpawnAgent;
import dev.brokerline.protocol.request.SubscribeChannels;
import dev.brokerline.protocol.request.UnsubscribeChannels;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls the users' observers. An exception of one is logged once for each method and does not
 * affect the others.
 */
public final class Observers {

  private static final Logger LOG = LoggerFactory.getLogger(Observers.class);

  private final List<BrokerObserver> observers;
  private final LifeLog log;
  private final Set<String> failed = ConcurrentHashMap.newKeySet();

  public Observers(List<BrokerObserver> observers) {
    this(observers, new LifeLog());
  }

  Observers(List<BrokerObserver> observers, LifeLog log) {
    this.observers = observers;
    this.log = log;
  }

  /** Calls a method of the observer that logs. */
  void log(Consumer<BrokerObserver> call) {
    Attempt.to("log what the broker does", () -> call.accept(log));
  }

  /** Calls a method of each observer and of the one that logs. */
  public void tellAndLog(String method, Consumer<BrokerObserver> call) {
    log(call);
    tell(method, call);
  }

  /** Returns whether there are no observers, so that no data need be collected. */
  boolean isEmpty() {
    return observers.isEmpty();
  }

  /** Calls a method of each observer. The name is for the log. */
  public void tell(String method, Consumer<BrokerObserver> call) {
    for (BrokerObserver observer : observers) {
      try {
        call.accept(observer);
      } catch (Throwable e) {
        if (failed.add(method)) {
          LOG.error("An observer failed in {}; its next failures there are not logged", method, e);
        }
      }
    }
  }

  void event(ClientEvent event) {
    if (!isEmpty()) {
      tell("event", observer -> observer.event(event));
    }
  }

  void sent(PendingRequest<?> pending) {
    if (!isEmpty()) {
      BrokerObserver.Request request = describe(pending);
      tell("requestSent", observer -> observer.requestSent(request));
    }
  }

  void notSent(BrokerRequest<?> request) {
    if (!isEmpty()) {
      BrokerObserver.Request described = describe(request, null);
      tell(
          "requestFailed",
          observer -> observer.requestFailed(described, Outcome.NOT_PERFORMED, Duration.ZERO));
    }
  }

  void answered(PendingRequest<?> pending, long nowNanos) {
    if (!isEmpty()) {
      BrokerObserver.Request request = describe(pending);
      Duration took = pending.age(nowNanos);
      tell("requestAnswered", observer -> observer.requestAnswered(request, took));
    }
  }

  void late(PendingRequest<?> pending, Duration took) {
    if (!isEmpty()) {
      BrokerObserver.Request request = describe(pending);
      tell("lateAnswer", observer -> observer.lateAnswer(request, took));
    }
  }

  void cancelled(PendingRequest<?> pending, long nowNanos) {
    if (!isEmpty()) {
      BrokerObserver.Request request = describe(pending);
      Duration took = pending.age(nowNanos);
      tell("requestCancelled", observer -> observer.requestCancelled(request, took));
    }
  }

  void failed(PendingRequest<?> pending, BrokerException failure, long nowNanos) {
    if (isEmpty()) {
      return;
    }
    BrokerObserver.Request request = describe(pending);
    Duration took = pending.age(nowNanos);
    Outcome outcome = failure.outcome();
    if (failure instanceof BrokerRejectedException rejected) {
      String code = rejected.error().code();
      tell("requestRejected", observer -> observer.requestRejected(request, code, outcome, took));
    } else if (failure instanceof RequestTimeoutException) {
      tell("requestTimedOut", observer -> observer.requestTimedOut(request, outcome, took));
    } else {
      tell("requestFailed", observer -> observer.requestFailed(request, outcome, took));
    }
  }

  private static BrokerObserver.Request describe(PendingRequest<?> pending) {
    return describe(pending.request, pending.id.value());
  }

  private static BrokerObserver.Request describe(BrokerRequest<?> request, @Nullable String id) {
    return new BrokerObserver.Request(request.type(), agentOf(request), id);
  }

  /** Returns the agent that a request is about, or null. */
  static @Nullable String agentOf(BrokerRequest<?> request) {
    if (request instanceof SpawnAgent spawn) {
      return spawn.agent().name();
    } else if (request instanceof ReleaseAgent release) {
      return release.name();
    } else if (request instanceof SendMessage message) {
      return message.to();
    } else if (request instanceof SendInput input) {
      return input.name();
    } else if (request instanceof SetModel model) {
      return model.name();
    } else if (request instanceof ResizePty resize) {
      return resize.name();
    } else if (request instanceof SubscribeChannels subscribe) {
      return subscribe.name();
    } else if (request instanceof UnsubscribeChannels unsubscribe) {
      return unsubscribe.name();
    } else if (request instanceof GetMetrics metrics) {
      return metrics.agent();
    }
    return null;
  }
}
