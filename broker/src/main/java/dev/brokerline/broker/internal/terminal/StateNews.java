package dev.brokerline.broker.internal.terminal;

import dev.brokerline.broker.internal.agent.WorkerListener;
import dev.brokerline.protocol.event.AgentEvent;
import dev.brokerline.protocol.event.SessionEvent;
import dev.brokerline.terminal.program.ProgramStatus;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The state of a program in a terminal, whose changes are told once it is ready. */
final class StateNews {

  private final String agent;
  private final WorkerListener listener;
  private ProgramStatus status = ProgramStatus.UNKNOWN;
  private boolean ready;

  /** Whether it was seen to work since it was last told to be idle. */
  private boolean hasWorked;

  StateNews(String agent, WorkerListener listener) {
    this.agent = agent;
    this.listener = listener;
  }

  ProgramStatus status() {
    return status;
  }

  boolean isReady() {
    return ready;
  }

  boolean isBusy() {
    return status.state() == ProgramStatus.State.BUSY;
  }

  /** Returns whether the program shows a question. */
  boolean asks() {
    return status.state() == ProgramStatus.State.WAITING_FOR_INPUT;
  }

  /** Returns whether more than silence tells what the program is doing. */
  boolean isKnown() {
    return isKnown(status);
  }

  static boolean isKnown(ProgramStatus status) {
    return status.source().compareTo(ProgramStatus.Source.QUIET) > 0;
  }

  /** The program is starting. */
  void starts() {
    tell("starting", "quiet", null);
  }

  /** The program takes work. */
  void ready() {
    ready = true;
    listener.ready();
    tell();
  }

  /** The program has another status than before. */
  void is(ProgramStatus now) {
    status = now;
    hasWorked |= isBusy();
    if (ready || asks()) {
      tell();
    }
    if (now.state() == ProgramStatus.State.IDLE && hasWorked && isKnown()) {
      hasWorked = false;
      listener.event(new AgentEvent.Idle(agent, 0L, source()));
    }
  }

  /** The program has been silent for some seconds, and nothing else tells what it is doing. */
  void isQuiet(int seconds) {
    listener.event(new AgentEvent.Idle(agent, (long) seconds, "quiet"));
  }

  /** The program has ended. */
  void ended() {
    tell("ended", "structured", null);
  }

  /** Returns the state as the protocol names it. */
  String state() {
    return ready ? name(status.state()) : "starting";
  }

  /** Returns how the state is known, as the protocol names it. */
  String source() {
    return switch (status.source()) {
      case NONE -> "quiet";
      case ANNOUNCED -> "structured";
      default -> Objects.requireNonNull(status.source().name()).toLowerCase(Locale.ROOT);
    };
  }

  private void tell() {
    ProgramStatus.Dialog dialog = status.dialog();
    tell(name(status.state()), source(), dialog == null ? null : dialog.text());
  }

  private void tell(String state, String source, @Nullable String dialog) {
    listener.event(new SessionEvent.StateChanged(agent, state, source, dialog));
  }

  private static String name(ProgramStatus.State state) {
    return switch (state) {
      case UNKNOWN, IDLE -> "idle";
      case BUSY -> "running";
      case WAITING_FOR_INPUT -> "requires_action";
    };
  }
}
