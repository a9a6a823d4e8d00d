package dev.brokerline.broker.internal.engine;

import dev.brokerline.broker.internal.agent.AgentEnd;
import dev.brokerline.protocol.result.CrashInsights;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The crashes of agents, of which the last {@value #MAX_KEPT} are kept. */
final class Crashes {

  static final int MAX_KEPT = 500;

  private static final int RECENT = 20;
  private static final int SIGSEGV = 11;
  private static final int HOUR_SECONDS = 3600;

  private final Clock clock;
  private final ArrayDeque<CrashInsights.Crash> records = new ArrayDeque<>();
  private long total;
  private long restarts;

  Crashes(Clock clock) {
    this.clock = clock;
  }

  void add(String agent, AgentEnd end, long uptimeSeconds) {
    total++;
    if (records.size() == MAX_KEPT) {
      records.remove();
    }
    records.add(
        new CrashInsights.Crash(
            agent,
            end.code(),
            end.signalText(),
            clock.instant().getEpochSecond(),
            uptimeSeconds,
            category(end),
            end.why()));
  }

  private static String category(AgentEnd end) {
    Integer signal = end.signal();
    if (signal != null) {
      return signal == SIGSEGV ? "segfault" : "signal";
    }
    return end.code() == null ? "unknown" : "error";
  }

  void restarted() {
    restarts++;
  }

  long restarts() {
    return restarts;
  }

  long total() {
    return total;
  }

  CrashInsights insights() {
    long anHourAgo = clock.instant().getEpochSecond() - HOUR_SECONDS;
    long lately =
        records.stream()
            .filter(crash -> crash.timestamp() != null && crash.timestamp() >= anHourAgo)
            .count();
    Map<String, List<CrashInsights.Crash>> byCategory =
        records.stream().collect(Collectors.groupingBy(crash -> String.valueOf(crash.category())));
    List<CrashInsights.Pattern> patterns =
        byCategory.entrySet().stream()
            .map(
                entry ->
                    new CrashInsights.Pattern(
                        entry.getKey(), entry.getValue().size(), agents(entry.getValue())))
            .sorted(Comparator.comparing(CrashInsights.Pattern::count).reversed())
            .toList();
    return new CrashInsights(
        records.size(),
        (int) Math.max(0, 100 - 10 * lately),
        records.stream().skip(Math.max(0, records.size() - RECENT)).toList(),
        patterns);
  }

  private static List<String> agents(List<CrashInsights.Crash> crashes) {
    return List.copyOf(
        crashes.stream()
            .map(crash -> String.valueOf(crash.agentName()))
            .collect(Collectors.toCollection(TreeSet::new)));
  }
}
