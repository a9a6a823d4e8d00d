package dev.brokerline.cli.run;

import dev.brokerline.cli.exit.Failure;
import dev.brokerline.cli.output.LinePrefixer;
import dev.brokerline.cli.output.SourceText;
import dev.brokerline.cli.output.StandardOutput;
import dev.brokerline.client.model.ClientEvent;
import dev.brokerline.protocol.event.BrokerEvent;
import dev.brokerline.protocol.event.WorkerEvent;
import dev.brokerline.protocol.text.PrintableText;
import java.io.PrintStream;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;

/**
 * Shows a run to people: the agents' output, each line after the agent's name, on standard output,
 * and what happens to the agents on standard error.
 *
 * <p>The lock keeps lines whole, and the reporter only writes while holding it. Only {@link #event}
 * waits for it without a limit, because a reader that has stopped reading must not keep agents
 * alive.
 */
public final class HumanReporter implements RunReporter {

  private final ReentrantLock lock = new ReentrantLock();
  private final Look look;
  private final LongSupplier nanoTime;
  private final PrintStream out;
  private final PrintStream err;

  // Guarded by lock.
  private final LinePrefixer lines;
  private final DroppedOutput dropped;
  private final Map<String, SourceText> texts = new HashMap<>();
  private final Set<String> unfinished = new HashSet<>();
  private static final long LAST_LINE_WAITS_MILLIS = 5_000;

  private final Set<String> quiet = new HashSet<>();

  /**
   * Makes a reporter.
   *
   * @param look colours, and how soon a line is shown
   */
  public HumanReporter(PrintStream out, PrintStream err, Look look) {
    this(out, err, look, System::nanoTime);
  }

  HumanReporter(PrintStream out, PrintStream err, Look look, LongSupplier nanoTime) {
    this.out = out;
    this.err = err;
    this.look = look;
    this.nanoTime = nanoTime;
    this.dropped = new DroppedOutput(nanoTime);
    UnaryOperator<String> names =
        look.namesInColour() ? new NameColours()::of : UnaryOperator.identity();
    this.lines = new LinePrefixer(out, names, look.eager());
  }

  @Override
  public void event(ClientEvent event) {
    lock.lock();
    try {
      show(event);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void note(String sentence) {
    err.println("brokerline: " + PrintableText.line(sentence));
  }

  @Override
  public void quiet() {
    if (!lock.tryLock()) {
      return;
    }
    try {
      for (String name : quiet) {
        text(name).flush();
      }
      quiet.clear();
      quiet.addAll(unfinished);
      unfinished.clear();
      texts.values().forEach(SourceText::settle);
      dropped.due().ifPresent(this::news);
      out.flush();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void outcome(RunOutcome outcome) {
    boolean locked = false;
    try {
      locked = lock.tryLock(LAST_LINE_WAITS_MILLIS, TimeUnit.MILLISECONDS);
      if (locked) {
        texts.values().forEach(SourceText::end);
        lines.endOpenLine();
        dropped.rest().ifPresent(this::note);
        out.flush();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      if (locked) {
        lock.unlock();
      }
    }
    outcome.failure().ifPresent(failure -> note(failure.sentence()));
  }

  @Override
  public Optional<Failure> outputFailure() {
    return StandardOutput.problem(out).map(problem -> Failure.ofOutput(out, problem));
  }

  private void show(ClientEvent event) {
    if (event instanceof ClientEvent.FromBroker broker) {
      show(broker.event());
    } else if (event instanceof ClientEvent.EventsDropped some) {
      dropped.add(some.count()).ifPresent(this::news);
    } else if (event instanceof ClientEvent.UnsolicitedError unsolicited) {
      news("the broker reports: " + unsolicited.error().message());
    } else if (event instanceof ClientEvent.LateReply late) {
      news("the broker answered " + late.request().type() + " too late");
    } else if (event instanceof ClientEvent.LineSkipped skipped) {
      news("a line of " + skipped.bytes() + " bytes was skipped, because it was over the limit");
    } else if (event instanceof ClientEvent.Stalled stalled) {
      news(words(stalled.step()));
    }
  }

  private static String words(ClientEvent.StallStep step) {
    if (step instanceof ClientEvent.StallStep.WorkerKilled killed) {
      return killed.agent()
          + " did not read what it was sent, and the broker waited for it: its worker was killed";
    }
    return step instanceof ClientEvent.StallStep.BrokerFreed
        ? "the broker speaks again"
        : "the broker said nothing for " + step.silent().toSeconds() + " s and was killed";
  }

  private void show(BrokerEvent event) {
    if (event instanceof WorkerEvent.Output output) {
      output(output);
      return;
    }
    String words = AgentWords.of(event);
    if (words != null) {
      String agent = event.agent();
      news((agent == null ? "an agent" : agent) + " " + words);
    }
  }

  private void output(WorkerEvent.Output output) {
    String name = output.name();
    String chunk = output.chunk();
    if (name == null || chunk == null) {
      return;
    }
    if ("stderr".equals(output.stream())) {
      if (!chunk.isBlank()) {
        news(name + "'s worker says: " + chunk.strip());
      }
      return;
    }
    text(name).accept(chunk);
    unfinished.add(name);
    quiet.remove(name);
  }

  private SourceText text(String name) {
    return texts.computeIfAbsent(
        name, it -> new SourceText(it, look.output(), lines, look.size(), nanoTime));
  }

  private void news(String sentence) {
    lines.endOpenLine();
    out.flush();
    note(sentence);
  }
}
