package dev.brokerline.cli.rpc;

import dev.brokerline.cli.output.EventJson;
import dev.brokerline.cli.output.JsonLines;
import dev.brokerline.cli.output.JsonLines.Members;
import dev.brokerline.client.BrokerClient;
import dev.brokerline.client.model.CheckedResult;
import dev.brokerline.protocol.ErrorDetail;
import dev.brokerline.protocol.request.BrokerRequest;
import dev.brokerline.protocol.request.SendInput;
import dev.brokerline.protocol.request.SetModel;
import dev.brokerline.protocol.request.Shutdown;
import dev.brokerline.protocol.result.BrokerResult;
import dev.brokerline.protocol.result.HelloResult;
import dev.brokerline.protocol.wire.ResultWriter;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The requests in progress. At most {@link #MAX} requests may have no output line yet; the next one
 * waits.
 *
 * <p>The lock guards {@code late}. Only accesses to it happen under the lock.
 */
final class RpcCalls {

  /** The number of requests after which a stopped reader of the output blocks the input. */
  static final int MAX = 1_000;

  /** How many requests are remembered for late answers; the client's own limit is the same. */
  private static final int MAX_LATE = 65_536;

  private final BrokerClient client;
  private final RpcOutput output;
  private final Semaphore free = new Semaphore(MAX);
  private final Object lock = new Object();
  private final IdentityHashMap<BrokerRequest<?>, String> late = new IdentityHashMap<>();
  private volatile boolean shutDown;

  RpcCalls(BrokerClient client, RpcOutput output) {
    this.client = client;
    this.output = output;
  }

  /** Sends a request, whose answer becomes a line. Waits while too many are in progress. */
  void start(RpcRequest call) {
    free.acquireUninterruptibly();
    remember(call);
    var unused =
        answer(call.request(), call.timeout())
            .whenComplete((members, thrown) -> finish(call, members, thrown));
  }

  /** Waits within the limit until all answers are lines. Returns whether they are. */
  boolean awaitAll(Duration limit) throws InterruptedException {
    boolean all = free.tryAcquire(MAX, limit.toMillis(), TimeUnit.MILLISECONDS);
    if (all) {
      free.release(MAX);
    }
    return all;
  }

  /** Returns whether the broker has accepted a {@code shutdown} request. */
  boolean shutDown() {
    return shutDown;
  }

  /** Returns and forgets the id of a request that was answered too late; null if unknown. */
  @Nullable String takeLate(BrokerRequest<?> request) {
    synchronized (lock) {
      return late.remove(request);
    }
  }

  /** Writes the line of a failure. */
  static String failure(@Nullable String id, RpcError error) {
    return JsonLines.object(
        json -> {
          json.writeFieldName("id");
          json.writeRawValue(String.valueOf(id));
          error.write(json);
        });
  }

  private CompletableFuture<Members> answer(BrokerRequest<?> request, Optional<Duration> timeout) {
    if (request instanceof SetModel model) {
      return timeout
          .map(window -> client.setModel(model, window))
          .orElseGet(() -> client.setModel(model))
          .thenApply(RpcCalls::checked);
    }
    if (request instanceof SendInput input) {
      return timeout
          .map(window -> client.sendInput(input, window))
          .orElseGet(() -> client.sendInput(input))
          .thenApply(RpcCalls::checked);
    }
    return (timeout.isPresent() ? client.request(request, timeout.get()) : client.request(request))
        .thenApply(RpcCalls::members);
  }

  private void finish(RpcRequest call, @Nullable Members members, @Nullable Throwable thrown) {
    try {
      if (members == null) {
        RpcError error = RpcError.of(thrown == null ? new CompletionException(null) : thrown);
        if (!error.kind().equals("request_timeout")) {
          forget(call);
        }
        output.line(failure(call.id(), error));
      } else {
        forget(call);
        shutDown |= call.request() instanceof Shutdown;
        output.line(success(call.id(), members));
      }
    } finally {
      free.release();
    }
  }

  private static String success(String id, Members members) {
    return JsonLines.object(
        json -> {
          json.writeFieldName("id");
          json.writeRawValue(id);
          json.writeObjectFieldStart("ok");
          members.write(json);
          json.writeEndObject();
        });
  }

  /** Returns the members of an answer, without the workspace key. */
  private static Members members(Object result) {
    Object shown =
        result instanceof HelloResult hello
            ? new HelloResult(
                hello.brokerVersion(), hello.protocolVersion(), null, hello.capabilities())
            : result;
    String object = ResultWriter.write((BrokerResult) shown).toString();
    return json -> JsonLines.copyMembers(json, object, UnaryOperator.identity());
  }

  private static Members checked(CheckedResult<?> checked) {
    ErrorDetail refusal = checked.refusal();
    return json -> {
      members(checked.result()).write(json);
      json.writeStringField("confirmation", checked.confirmation().name().toLowerCase(Locale.ROOT));
      json.writeStringField("evidence", checked.evidence());
      if (refusal != null) {
        EventJson.error(json, refusal);
      }
    };
  }

  /**
   * Remembers a request before it is sent, because a late answer may overtake the report of the
   * timeout.
   */
  private void remember(RpcRequest call) {
    synchronized (lock) {
      if (late.size() < MAX_LATE) {
        late.put(call.request(), call.id());
      }
    }
  }

  private void forget(RpcRequest call) {
    synchronized (lock) {
      late.remove(call.request());
    }
  }
}
