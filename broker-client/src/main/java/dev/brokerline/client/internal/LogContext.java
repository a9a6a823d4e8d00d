package dev.brokerline.client.internal;

import dev.brokerline.client.observe.ObservedRequest;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.slf4j.helpers.NOPMDCAdapter;

/**
 * What a piece of work is about, for SLF4J's MDC. What was there is restored after the work, so
 * that nothing leaks to the next task of a shared thread. A part that is null is left as it is.
 */
public record LogContext(
    @Nullable String broker, @Nullable String agent, @Nullable String request) {

  private static final String BROKER = "brokerline.broker";
  private static final String AGENT = "brokerline.agent";
  private static final String REQUEST = "brokerline.request";

  /** Returns the context of work for an agent, or for none. */
  public static LogContext ofAgent(@Nullable String name) {
    return new LogContext(null, name, null);
  }

  static LogContext ofBroker(@Nullable String pid) {
    return new LogContext(pid, null, null);
  }

  static LogContext of(ObservedRequest request) {
    return new LogContext(null, request.agent(), request.id());
  }

  /** Returns an executor whose tasks run in this context. */
  public Executor on(Executor threads) {
    return task -> threads.execute(() -> run(task));
  }

  /** Runs a task in this context. */
  public void run(Runnable task) {
    var unused =
        call(
            () -> {
              task.run();
              return true;
            });
  }

  /**
   * Runs what hands a task to a thread, in no context at all: a thread that is made for it may
   * inherit the context of its maker, and keep it for ever.
   */
  static void runBare(Runnable handOver) {
    if (MDC.getMDCAdapter() instanceof NOPMDCAdapter) {
      handOver.run();
      return;
    }
    LogContext before = new LogContext(MDC.get(BROKER), MDC.get(AGENT), MDC.get(REQUEST));
    List.of(BROKER, AGENT, REQUEST).forEach(MDC::remove);
    try {
      handOver.run();
    } finally {
      var unusedBroker = put(BROKER, before.broker);
      var unusedAgent = put(AGENT, before.agent);
      var unusedRequest = put(REQUEST, before.request);
    }
  }

  /** Returns what a task returns that is run in this context. */
  public <T> T call(Supplier<T> task) {
    if (MDC.getMDCAdapter() instanceof NOPMDCAdapter) {
      return task.get();
    }
    String brokerBefore = put(BROKER, broker);
    String agentBefore = put(AGENT, agent);
    String requestBefore = put(REQUEST, request);
    try {
      return task.get();
    } finally {
      restore(BROKER, broker, brokerBefore);
      restore(AGENT, agent, agentBefore);
      restore(REQUEST, request, requestBefore);
    }
  }

  private static @Nullable String put(String key, @Nullable String value) {
    if (value == null) {
      return null;
    }
    String before = MDC.get(key);
    MDC.put(key, value);
    return before;
  }

  private static void restore(String key, @Nullable String value, @Nullable String before) {
    if (value == null) {
      return;
    }
    if (before == null) {
      MDC.remove(key);
    } else {
      MDC.put(key, before);
    }
  }
}
