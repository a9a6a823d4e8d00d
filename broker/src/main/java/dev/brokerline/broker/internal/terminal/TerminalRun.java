package dev.brokerline.broker.internal.terminal;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.brokerline.broker.internal.agent.AgentEnd;
import dev.brokerline.broker.internal.agent.Delivery;
import dev.brokerline.broker.internal.agent.WorkerListener;
import dev.brokerline.concurrent.SerialExecutor;
import dev.brokerline.concurrent.Timer;
import dev.brokerline.harness.session.ModelReceipt;
import dev.brokerline.protocol.event.WorkerEvent;
import dev.brokerline.spawn.pty.PtyExit;
import dev.brokerline.spawn.pty.PtyProcess;
import dev.brokerline.spawn.pty.PtyProcessListener;
import dev.brokerline.terminal.TerminalLine;
import dev.brokerline.terminal.TerminalListener;
import dev.brokerline.terminal.TerminalMode;
import dev.brokerline.terminal.TerminalOptions;
import dev.brokerline.terminal.TerminalReader;
import dev.brokerline.terminal.program.ProgramStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One run of a program in its terminal: reads what it shows, tells its state, and types messages
 * when it takes some. Nothing is typed while the program shows a dialog, which a message would
 * answer. Used on the broker's thread.
 */
final class TerminalRun implements PtyProcessListener {

  /** A screen that stood still for so long is drawn to its end. */
  private static final long SETTLED = Duration.ofMillis(600).toNanos();

  /** A program without rules of its own is ready after so much silence. */
  private static final long QUIET = Duration.ofMillis(500).toNanos();

  /** Some screens never stand still. */
  private static final long PATIENCE = Duration.ofSeconds(10).toNanos();

  /** The line by which an agent says that it is done, as with the native broker. */
  private static final String EXIT = "/exit";

  /** So much of the end of a text must be seen before Enter is pressed. */
  private static final int TAIL = 6;

  private static final byte[] ESCAPE = {27};

  private static final long NEVER = Typist.NEVER;
  private static final Duration SHORTEST_WAIT = Duration.ofMillis(5);

  private final TerminalSpec spec;

  private final Gate gate;
  private final Alarm alarm;
  private final WorkerListener listener;
  private final Utf8Stream decoder = new Utf8Stream();
  private final TerminalReader reader;
  private final Typist typist;
  private final Idleness idleness;
  private final List<Watch> watches = new ArrayList<>();
  private final Keyboard keyboard;
  private final StateNews news;
  private final Ending ending = new Ending();

  TerminalRun(TerminalSpec spec, SerialExecutor thread, Timer timer, WorkerListener listener) {
    this.spec = spec;
    this.gate = new Gate(thread);
    this.keyboard = new Keyboard(gate);
    this.alarm = new Alarm(timer, thread, this::act);
    this.listener = listener;
    this.news = new StateNews(spec.agent(), listener);
    this.reader =
        new TerminalReader(
            TerminalOptions.of(spec.command().name())
                .withSize(spec.size().columns(), spec.size().rows()),
            new TerminalListener() {
              @Override
              public void onLine(TerminalLine line) {
                read(line);
              }
            });
    this.typist = new Typist(keyboard::press, this::shows);
    this.idleness = new Idleness(spec.idleThreshold(), timer.nanoTime());
  }

  /** Returns the id of the running process, or null. */
  @Nullable Long pid() {
    PtyProcess process = keyboard.process();
    return process == null ? null : (Long) process.pid();
  }

  /** Sets the process, before its first output is read. */
  void runsIn(PtyProcess process) {
    keyboard.isOf(process);
    news.starts();
    gate.open();
    act();
  }

  TerminalReader reader() {
    return reader;
  }

  String state() {
    return news.state();
  }

  String source() {
    return news.source();
  }

  /** Leaves the messages that still wait to the next run. */
  void handOver(TerminalRun next) {
    typist.handOver(next.typist);
  }

  void deliver(Delivery delivery) {
    typist.add(delivery);
    act();
  }

  /**
   * Changes the model by the program's own command, as soon as its prompt is open.
   *
   * @param text the command
   */
  CompletableFuture<ModelReceipt> setModel(String model, String text) {
    if (keyboard.process() == null) {
      return Keyboard.notRunning();
    }
    ModelSwitch change = new ModelSwitch(spec.agent(), model, text, typist::withdraw, alarm.now());
    watches.add(change);
    Delivery command = change.delivery();
    deliver(command);
    // What the screen shows is the sign that the command was taken.
    return change.receipt().whenComplete((receipt, failure) -> typist.taken(command));
  }

  /** Completes when the program is idle and has been told all that waits now. */
  CompletableFuture<Void> free() {
    if (keyboard.process() == null) {
      return Keyboard.notRunning();
    }
    Delivery last = typist.lastWaiting();
    FreeMoment moment =
        new FreeMoment(
            () -> isFree(alarm.now()) && (last == null || !typist.isWaiting(last)), alarm.now());
    watches.add(moment);
    act();
    return moment.come();
  }

  private boolean isFree(long now) {
    return !typist.isTyping() && takesText(now) && !news.isBusy();
  }

  /**
   * Stops to look at the program, which is being ended and will start again. Its end is told to
   * nobody else.
   *
   * @return a future of its last words
   */
  CompletableFuture<String> leave() {
    CompletableFuture<String> left = ending.leave();
    alarm.cancel();
    endWaits("the program is being started again");
    return left;
  }

  /**
   * Returns a future of the start: empty when the program takes work, its last words if it ends
   * before. That end is told to nobody else; others are, as soon as the future is done. To be
   * called before the start.
   */
  CompletableFuture<Optional<String>> opening() {
    return ending.opening();
  }

  /** Presses Escape, if the program is seen to work. Completes with whether it was. */
  CompletableFuture<Boolean> interrupt() {
    if (!news.isReady() || !news.isBusy()) {
      return CompletableFuture.completedFuture(false);
    }
    Interruption interruption =
        new Interruption(
            alarm.now(),
            () -> {
              var unused = press(ESCAPE);
            });
    watches.add(interruption);
    return press(ESCAPE)
        .thenCompose(
            pressed -> {
              act();
              return interruption.over();
            });
  }

  /** Writes to the program. The future completes on the broker's thread. */
  CompletableFuture<Void> press(byte[] keys) {
    return keyboard.press(keys);
  }

  /** Called on the broker's thread, for as much at a time as may keep others waiting. */
  @Override
  public void onOutput(byte[] bytes) {
    gate.execute(() -> output(bytes));
  }

  @Override
  public void onExit(PtyExit exit) {
    gate.execute(() -> exited(exit));
  }

  private void output(byte[] bytes) {
    String text = decoder.decode(bytes);
    if (text.isEmpty()) {
      return;
    }
    long now = alarm.now();
    reader.feed(text, now);
    idleness.printed(now);
    listener.event(new WorkerEvent.Output(spec.agent(), "stdout", text));
    ending.printed(text);
    if (typist.awaitsSign() && reader.screen().isEmpty()) {
      // A program that prints plainly echoes what it is given, or answers.
      typist.taken();
    }
    if (ending.isAsked()) {
      endAsAsked();
    }
    act();
  }

  /** Looks at a line of the program, within the reader. The echo of a message asks for nothing. */
  private void read(TerminalLine line) {
    if (ending.isOpen() && line.text().strip().equals(EXIT) && !typist.awaitsSign()) {
      ending.ask();
    }
  }

  private void endAsAsked() {
    typist.fail("the agent has asked to be ended");
    PtyProcess process = keyboard.process();
    if (process != null) {
      var unused = process.close();
    }
  }

  /** Returns whether the end of a text is on the screen, or there is no screen. */
  private boolean shows(String text) {
    String end = text.strip();
    String tail = end.substring(Math.max(0, end.length() - TAIL));
    return reader.screen().map(screen -> screen.text().contains(tail)).orElse(true);
  }

  /** Does what the program's state and the time allow, and comes back when something is due. */
  private void act() {
    if (keyboard.process() == null || ending.isIgnored()) {
      return;
    }
    long now = alarm.now();
    reader.settle(now);
    String answers = reader.takeAnswers();
    if (!answers.isEmpty()) {
      var unused = press(answers.getBytes(UTF_8));
    }
    tell(reader.status());
    typist.tick(now);
    if (!news.isReady() && isReady(now)) {
      news.ready();
      ending.opened();
    }
    for (Watch watch : List.copyOf(watches)) {
      if (watch.isOver(reader.screen(), news.status(), now)) {
        watches.remove(watch);
      }
    }
    if (ending.isIgnored()) {
      return;
    }
    if (typist.wantsToType() && takesText(now)) {
      typist.type(reader.tracker().has(TerminalMode.BRACKETED_PASTE), now);
    }
    OptionalInt idle = idleness.due(now);
    if (idle.isPresent() && !news.isKnown()) {
      news.isQuiet(idle.getAsInt());
    }
    later();
  }

  private void tell(ProgramStatus status) {
    if (status.equals(news.status())) {
      return;
    }
    if (typist.awaitsSign()
        && StateNews.isKnown(status)
        && status.state() != ProgramStatus.State.IDLE) {
      typist.taken();
    }
    news.is(status);
  }

  private boolean isReady(long now) {
    if (spec.hasRules()) {
      return news.status().state() == ProgramStatus.State.IDLE && news.isKnown();
    }
    return !news.asks() && idleness.quietFor(now) >= QUIET;
  }

  private boolean takesText(long now) {
    if (!news.isReady() || news.asks()) {
      return false;
    }
    boolean busy = news.isKnown() && news.isBusy();
    if (busy && !typist.interrupts()) {
      return false;
    }
    long still = idleness.quietFor(now);
    return busy || still >= (news.isKnown() ? SETTLED : QUIET) || idleness.waited(now, PATIENCE);
  }

  /** Comes back when the screen, the typist or the silence has something to do. */
  private void later() {
    long now = alarm.now();
    OptionalLong screen = reader.nextSettle();
    long next = Math.min(typist.due() - now, idleness.next(now));
    if (screen.isPresent()) {
      next = Math.min(next, screen.getAsLong() - now);
    }
    if (!news.isReady() || typist.wantsToType() || !watches.isEmpty()) {
      next = Math.min(next, QUIET / 4);
    }
    if (next < NEVER / 2) {
      alarm.set(Duration.ofNanos(Math.max(next, SHORTEST_WAIT.toNanos())));
    } else {
      alarm.cancel();
    }
  }

  private void exited(PtyExit exit) {
    alarm.cancel();
    reader.end(alarm.now());
    keyboard.isOf(null);
    endWaits("the program has ended: " + exit);
    if (!ending.isLeft()) {
      news.ended();
    }
    if (ending.isOver()) {
      return;
    }
    listener.ended(
        new AgentEnd(
            exit.code().isPresent() ? (Integer) exit.code().getAsInt() : null,
            exit.signal().isPresent() ? (Integer) exit.signal().getAsInt() : null,
            exit.toString(),
            ending.isAsked()));
  }

  /** Stops to look at the program, which is being ended. */
  void abandon(String why) {
    ending.abandon();
    alarm.cancel();
    endWaits(why);
  }

  private void endWaits(String why) {
    typist.fail(why);
    watches.forEach(watch -> watch.ended(why));
    watches.clear();
  }
}
