package dev.brokerline.testing.engine;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** The crashes of workers that the broker remembers (PROTOCOL.md, "Requests"). */
final class CrashLog {

  private static final int KEPT = 500;
  private static final int RECENT = 20;
  private static final int RATED = 50;
  private static final int SIGSEGV = 11;
  private static final int SIGKILL = 9;
  private static final long HOUR_SECONDS = Duration.ofHours(1).toSeconds();

  private final Deque<Crash> crashes = new ArrayDeque<>();

  /** How a worker died: by a signal, with a code, or unknown. */
  record Death(@Nullable Integer code, @Nullable Integer signal) {

    String category() {
      if (signal != null) {
        return signal == SIGSEGV ? "segfault" : signal == SIGKILL ? "oom" : "signal";
      }
      if (code == null || code == 0) {
        return "unknown";
      }
      return code == 128 + SIGSEGV ? "segfault" : code == 128 + SIGKILL ? "oom" : "error";
    }

    String description() {
      if (signal != null) {
        return switch (category()) {
          case "segfault" -> "Segmentation fault (signal 11)";
          case "oom" -> "Killed by signal 9 (possible OOM)";
          default -> "Killed by signal " + signal;
        };
      }
      if (code == null) {
        return "Unknown exit status";
      }
      return switch (category()) {
        case "segfault" -> "Exit code 139 (segmentation fault)";
        case "oom" -> "Exit code 137 (likely OOM killed)";
        case "unknown" -> "Exited with unexpected code 0";
        default -> "Exited with code " + code;
      };
    }

    /** Returns the signal as the broker writes it. */
    @Nullable String signalText() {
      return signal == null ? null : String.valueOf(signal);
    }
  }

  private record Crash(String agent, Death death, long epochSeconds) {

    SortedMap<String, @Nullable Object> row() {
      return Json.object(
          "agent_name", agent,
          "category", death.category(),
          "description", death.description(),
          "exit_code", death.code(),
          "signal", death.signalText(),
          "timestamp", epochSeconds,
          "uptime_secs", 0);
    }
  }

  void add(String agent, Death death, long epochMillis) {
    crashes.add(new Crash(agent, death, epochMillis / 1000));
    if (crashes.size() > KEPT) {
      crashes.remove();
    }
  }

  SortedMap<String, @Nullable Object> insights(long epochMillis) {
    List<Crash> all = List.copyOf(crashes);
    List<Crash> recent = all.subList(Math.max(0, all.size() - RECENT), all.size());
    long hourAgo = epochMillis / 1000 - HOUR_SECONDS;
    long inLastHour =
        all.subList(Math.max(0, all.size() - RATED), all.size()).stream()
            .filter(crash -> crash.epochSeconds() >= hourAgo)
            .count();
    return Json.object(
        "health_score", Math.max(0, 100 - 10 * inLastHour),
        "patterns", patterns(),
        "recent", recent.stream().map(Crash::row).toList(),
        "total_crashes", all.size());
  }

  private List<SortedMap<String, @Nullable Object>> patterns() {
    Map<String, List<String>> agentsByCategory = new LinkedHashMap<>();
    for (Crash crash : crashes) {
      agentsByCategory
          .computeIfAbsent(crash.death().category(), category -> new ArrayList<>())
          .add(crash.agent());
    }
    return agentsByCategory.entrySet().stream()
        .sorted(Comparator.comparing(entry -> -entry.getValue().size()))
        .map(
            entry -> {
              Set<String> agents = new LinkedHashSet<>(entry.getValue());
              return Json.object(
                  "agents", agents, "category", entry.getKey(), "count", entry.getValue().size());
            })
        .toList();
  }
}
