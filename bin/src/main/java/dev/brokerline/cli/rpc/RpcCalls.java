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
 * The requests that are under way. As many as {@link #MAX} may be between their line of input and
 * their line of output; the next one waits.
 *
 * <p>The lock guards {@code late}; nothing but a look into it happens under it.
 */
final class RpcCalls {

  /** A reader of the output who stops holds up the input after as many requests. */
  static final int MAX = 1_000;

  /** The waits for late answers that are remembered; the broker's own queue is no longer. */
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

  /** Sends the request; its answer becomes a line. Waits while too many are under way. */
  void start(RpcRequest call) {
    free.acquireUninterruptibly();
    remember(call);
    var unused =
        answer(call.request(), call.timeout())
            .whenComplete((members, thrown) -> finish(call, members, thrown));
  }

  /** Waits until all answers are lines, at most as long. Returns whether they are. */
  boolean awaitAll(Duration limit) throws InterruptedException {
    boolean all = free.tryAcquire(MAX, limit.toMillis(), TimeUnit.MILLISECONDS);
    if (all) {
      free.release(MAX);
    }
    return all;
  }

  /** Returns whether the broker has agreed to a request to shut down. */
  boolean shutDown() {
    return shutDown;
  }

  /** Returns, once, the id of a request that was answered too late; null if it is not known. */
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

  /** Returns the members of an answer; the workspace's key is left out. */
  private static Members members(Object result) {
    Object shown =
        result instanceof HelloResult hello
            ? new HelloResult(hello.brokerVersion(), hello.protocolVersion(), null)
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

  /** Before it is sent, for a late answer may overtake the news that time ran out. */
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
