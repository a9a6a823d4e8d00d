package dev.brokerline.broker.internal.engine;

import dev.brokerline.protocol.request.BrokerRequest;
import dev.brokerline.protocol.result.BrokerResult;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** What is done for each type of request. */
final class Handlers {

  /** Handles the requests of one type. */
  @FunctionalInterface
  interface Handler<Q extends BrokerRequest<R>, R extends BrokerResult> {

    /**
     * Handles a request, and answers it now or later.
     *
     * @throws RequestError to answer it by an error
     */
    void handle(Q request, Reply<R> reply);
  }

  private final Map<Class<?>, Handler<?, ?>> byType = new HashMap<>();

  <Q extends BrokerRequest<R>, R extends BrokerResult> void add(
      Class<Q> type, Handler<Q, R> handler) {
    byType.put(type, handler);
  }

  /** Handles a request. Its handler was added together with its class. */
  @SuppressWarnings({"unchecked", "rawtypes"})
  void handle(BrokerRequest<?> request, Reply<?> reply) {
    try {
      Handler handler = Objects.requireNonNull(byType.get(request.getClass()), request.type());
      handler.handle(request, reply);
    } catch (RequestError e) {
      reply.error(e);
    } catch (RuntimeException e) {
      reply.error(RequestError.of((Throwable) e));
    }
  }
}
