package dev.brokerline.client.internal;

import dev.brokerline.client.options.MdcKeys;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.slf4j.helpers.NOPMDCAdapter;

/**
 * The broker, agent and request that running code is about, for {@link MdcKeys}.
 *
 * @param broker the process id; this and the others are null if the code is about none, or about
 *     several
 */
public record LogContext(
    @Nullable String broker, @Nullable String agent, @Nullable String request) {

  /** Whether there is anything that takes what is put in the MDC. */
  private static final boolean IS_KEPT = !(MDC.getMDCAdapter() instanceof NOPMDCAdapter);

  /** Returns the context of an agent, without a broker. */
  public static LogContext ofAgent(@Nullable String agent) {
    return new LogContext(null, agent, null);
  }

  /** Returns the context of the current thread. */
  public static LogContext current() {
    return new LogContext(
        MDC.get(MdcKeys.BROKER), MDC.get(MdcKeys.AGENT), MDC.get(MdcKeys.REQUEST));
  }

  /** Returns whether a logging library takes what is put in the MDC. */
  static boolean isKept() {
    return IS_KEPT;
  }

  /** Runs an action in this context. */
  public void run(Runnable action) {
    if (!IS_KEPT) {
      action.run();
      return;
    }
    String brokerBefore = enter(MdcKeys.BROKER, broker);
    String agentBefore = enter(MdcKeys.AGENT, agent);
    String requestBefore = enter(MdcKeys.REQUEST, request);
    try {
      action.run();
    } finally {
      leave(MdcKeys.BROKER, broker, brokerBefore);
      leave(MdcKeys.AGENT, agent, agentBefore);
      leave(MdcKeys.REQUEST, request, requestBefore);
    }
  }

  /** Returns an executor whose tasks run in this context. */
  public Executor on(Executor threads) {
    return IS_KEPT ? task -> threads.execute(() -> run(task)) : threads;
  }

  private static @Nullable String enter(String key, @Nullable String value) {
    if (value == null) {
      return null;
    }
    String before = MDC.get(key);
    MDC.put(key, value);
    return before;
  }

  private static void leave(String key, @Nullable String value, @Nullable String before) {
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
