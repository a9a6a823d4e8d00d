package dev.brokerline.terminal;

import dev.brokerline.terminal.program.ProgramStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Determines a program's state from its own reports, the title of its window, its screen and its
 * silence, in this order of trust. A dialog on the screen means that the program waits for input,
 * whatever its title says, because some programs then show their idle title.
 *
 * <p>An idle title counts only after a moment, because a dialog may not have been drawn yet.
 */
final class StateReader {

  private static final int MAX_DIALOG_ROWS = 40;
  private static final long LONGEST_WAIT = TimeUnit.SECONDS.toNanos(2);
  private static final int SHORTEST_EDGE = 20;
  private static final long NEVER = Long.MAX_VALUE;

  private final ProgramRules rules;
  private final TerminalTracker tracker;
  private final Consumer<ProgramStatus> listener;
  private ProgramStatus status = ProgramStatus.UNKNOWN;
  private ProgramStatus.@Nullable State shown;
  private ProgramStatus.@Nullable Dialog dialog;

  /** The status from other sources than the screen, and whether it is newer than the screen. */
  private ProgramStatus told = ProgramStatus.UNKNOWN;

  private boolean toldSinceLook;

  /** Since when the program has been idle; {@link #NEVER} if it is not. */
  private long idleSince = NEVER;

  private long lastOutput;
  private boolean hasOutput;

  StateReader(ProgramRules rules, TerminalTracker tracker, Consumer<ProgramStatus> listener) {
    this.rules = rules;
    this.tracker = tracker;
    this.listener = listener;
  }

  ProgramStatus status() {
    return status;
  }

  /** Called when the program has printed something. */
  void printed(long now) {
    lastOutput = now;
    if (!hasOutput) {
      hasOutput = true;
      decide(now);
    } else if (rules.quiet() != null && status.source() == ProgramStatus.Source.QUIET) {
      decide(now);
    }
  }

  /** Called when the title or the program's own report has changed. */
  void told(long now) {
    decide(now);
  }

  /** Called after a look at the screen or the unfinished line. */
  void look(List<String> rows, long now) {
    String text = String.join("\n", rows);
    shown = rules.shown(text);
    dialog = dialog(rows, text);
    toldSinceLook = false;
    decide(now);
  }

  private ProgramStatus.@Nullable Dialog dialog(List<String> rows, String text) {
    for (Map.Entry<ProgramStatus.Dialog.Kind, Pattern> rule : rules.dialogs().entrySet()) {
      Matcher found = rule.getValue().matcher(text);
      if (found.find()) {
        int row = (int) text.substring(0, found.start()).chars().filter(c -> c == '\n').count();
        return new ProgramStatus.Dialog(rule.getKey(), dialogText(rows, row));
      }
    }
    return null;
  }

  /** Returns the rows within the same frame as this one. */
  private static String dialogText(List<String> rows, int at) {
    int from = at;
    int highest = Math.max(0, at - MAX_DIALOG_ROWS);
    while (from > highest && !isFrame(rows.get(from - 1))) {
      from--;
    }
    // Without a frame above it, it is not known where the dialog begins.
    from = from > 0 && isFrame(rows.get(from - 1)) ? from : at;
    int to = at;
    while (to < Math.min(rows.size(), at + MAX_DIALOG_ROWS) && !isFrame(rows.get(to))) {
      to++;
    }
    StringBuilder text = new StringBuilder();
    for (String row : rows.subList(from, to)) {
      String inner = row.replaceAll("^[\\s│┃║]+|[\\s│┃║]+$", "");
      if (inner.isEmpty() || ShownRow.isText(inner)) {
        text.append(inner).append('\n');
      }
    }
    return text.toString().strip();
  }

  /** Returns whether a row is the upper or lower edge of an outermost box. */
  private static boolean isFrame(String row) {
    String edge = row.strip();
    return edge.length() >= SHORTEST_EDGE
        && "│┃║".indexOf(edge.charAt(0)) < 0
        && !ShownRow.isText(row);
  }

  private void decide(long now) {
    ProgramStatus next = read(now);
    if (next.state() != ProgramStatus.State.IDLE || next.source() == ProgramStatus.Source.QUIET) {
      idleSince = NEVER;
      become(next);
    } else if (status.state() == ProgramStatus.State.IDLE) {
      become(next);
    } else if (idleSince == NEVER) {
      idleSince = now;
    } else if (now - idleSince >= idleWait()) {
      idleSince = NEVER;
      become(next);
    }
  }

  /** Returns how long an idle title must last, because the screen may follow later. */
  private long idleWait() {
    return shown == ProgramStatus.State.BUSY ? LONGEST_WAIT : ScreenLines.STAYED;
  }

  private void become(ProgramStatus next) {
    if (!next.equals(status)) {
      status = next;
      listener.accept(next);
    }
  }

  private ProgramStatus read(long now) {
    ProgramStatus nowTold = told();
    toldSinceLook |= !nowTold.equals(told);
    told = nowTold;
    // A program that says it works again has had its answer, be the dialog still on the screen.
    boolean answered = toldSinceLook && told.state() == ProgramStatus.State.BUSY;
    if (dialog != null && !answered) {
      boolean waits = told.state() == ProgramStatus.State.WAITING_FOR_INPUT;
      ProgramStatus.Source source = waits ? told.source() : ProgramStatus.Source.SCREEN;
      return new ProgramStatus(ProgramStatus.State.WAITING_FOR_INPUT, source, dialog);
    }
    if (told.state() != ProgramStatus.State.UNKNOWN) {
      return told;
    }
    return shown == null ? quiet(now) : new ProgramStatus(shown, ProgramStatus.Source.SCREEN, null);
  }

  private ProgramStatus told() {
    ProgramStatus.State announced = announced();
    if (announced != null) {
      return new ProgramStatus(announced, ProgramStatus.Source.ANNOUNCED, /* dialog= */ null);
    }
    ProgramStatus.State titled = tracker.isTitled() ? rules.titled(tracker.title()) : null;
    return titled == null
        ? ProgramStatus.UNKNOWN
        : new ProgramStatus(titled, ProgramStatus.Source.TITLE, /* dialog= */ null);
  }

  private ProgramStatus.@Nullable State announced() {
    return switch (tracker.announcedState().orElse("")) {
      case "working", "busy", "running" -> ProgramStatus.State.BUSY;
      case "idle", "done", "ready" -> ProgramStatus.State.IDLE;
      case "waiting", "blocked", "attention", "input" -> ProgramStatus.State.WAITING_FOR_INPUT;
      default -> null;
    };
  }

  private ProgramStatus quiet(long now) {
    Duration quiet = rules.quiet();
    if (quiet == null || !hasOutput) {
      return ProgramStatus.UNKNOWN;
    }
    boolean silent = now - lastOutput >= quiet.toNanos();
    return new ProgramStatus(
        silent ? ProgramStatus.State.IDLE : ProgramStatus.State.BUSY,
        ProgramStatus.Source.QUIET,
        /* dialog= */ null);
  }

  /** Called when time has passed. */
  void settle(long now) {
    if (isDue(now)) {
      decide(now);
    }
  }

  boolean isDue(long now) {
    long next = next(NEVER);
    return next != NEVER && now - next >= 0;
  }

  /** Returns when time alone may change the state. */
  long next(long never) {
    Duration quiet = rules.quiet();
    if (idleSince != NEVER) {
      return idleSince + idleWait();
    }
    boolean prints =
        status.source() == ProgramStatus.Source.QUIET && status.state() == ProgramStatus.State.BUSY;
    return quiet != null && prints ? lastOutput + quiet.toNanos() : never;
  }
}
