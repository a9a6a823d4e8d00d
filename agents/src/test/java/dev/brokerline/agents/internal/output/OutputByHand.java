package dev.brokerline.agents.internal.output;

import dev.brokerline.agents.output.AgentOutput;
import dev.brokerline.concurrent.ManualTimer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;

/** An agent's output, whose time and threads are turned by hand. */
abstract class OutputByHand {

  static final Duration LONG = Duration.ofMinutes(1);

  final ManualTimer timer = new ManualTimer();
  final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
  final ManualTimer terminalTimer = new ManualTimer();
  final OutputLog log = OutputLog.of("program", 1000, terminalTimer);
  final AgentOutput output = views(log);

  AgentOutput views(OutputLog of) {
    return new OutputViews(
        "w",
        of,
        new OutputViews.Service(timer, tasks::add, Runnable::run),
        timeout -> new CompletableFuture<>());
  }

  void print(String text) {
    log.feed("stdout", text);
    runAll();
  }

  void runAll() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }
}
