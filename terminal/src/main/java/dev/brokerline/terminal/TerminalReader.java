package dev.brokerline.terminal;

import dev.brokerline.terminal.program.ProgramStatus;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Determines what a terminal shows from the text that its program prints: the lines as a person
 * reads them, the screen, the window's title and the program's state.
 *
 * <p>For a program that prints plainly, line feeds end the lines. When it first places the cursor
 * elsewhere, it gets a screen. From then on, a line is a row that has been stable on the screen or
 * has scrolled off it. It is reported once, however often it is drawn. A row that is wider than the
 * screen is then several lines.
 *
 * <p>A reader has no thread and no clock. Times are nanoseconds of any monotonic clock, such as
 * {@link System#nanoTime}. The caller feeds text as it arrives, and calls {@link #settle} at the
 * time that {@link #nextSettle} returns. A late call affects only lines that were on the screen for
 * less than the delay. The result depends only on the text and the times, not on where chunks end.
 *
 * <p>Memory is limited by the options for lines, and by the size of the screen.
 *
 * <p>Not safe for use by several threads at a time.
 */
public final class TerminalReader {

  /** The minimum time between frames that are all examined. */
  private static final long SHORTEST_FRAME = TimeUnit.MILLISECONDS.toNanos(50);

  private static final int MOST_SCROLLED = 500;

  private final TerminalTracker tracker = new TerminalTracker();
  private final ControlParser parser = new ControlParser(new Parts());
  private final ScreenLines screenLines = new ScreenLines(this::add);
  private final StringBuilder answers = new StringBuilder();
  private final UnseenOutput unseen = new UnseenOutput();
  private final PlainLines plain;
  private final LineLog log;
  private final StateReader states;
  private int columns;
  private int rows;
  private @Nullable Drawing drawing;

  /** The time of the current or last call. */
  private long now;

  /** Makes a reader of an empty terminal. */
  public TerminalReader(TerminalOptions options, TerminalListener listener) {
    Objects.requireNonNull(listener, "listener");
    this.columns = options.columns();
    this.rows = options.rows();
    this.log = new LineLog(options.maxLineChars(), listener::onLine);
    this.plain = new PlainLines(options.rows(), line -> add(line, /* replaces= */ null));
    this.states = new StateReader(ProgramRules.of(options.program()), tracker, listener::onStatus);
  }

  /** Handles the next text of the program, which may begin and end anywhere. */
  public void feed(CharSequence chunk, long time) {
    settle(time);
    if (!chunk.isEmpty()) {
      parser.accept(chunk);
    }
  }

  /** Called when time has passed. */
  public void settle(long time) {
    now = time;
    boolean due = unseen.isAny() ? now - due() >= 0 : isRowDue();
    if (due || (unseen.isAny() && states.isDue(now))) {
      look(/* whole= */ now - unseen.newest() >= ScreenLines.STAYED);
    }
    states.settle(now);
  }

  /** Returns when to call {@link #settle}; empty if only more text can change anything. */
  public OptionalLong nextSettle() {
    long never = Long.MAX_VALUE;
    long screen = unseen.isAny() ? due() : drawing == null ? never : screenLines.nextLook(never);
    long state = states.next(never);
    if (screen == never || state == never) {
      long only = screen == never ? state : screen;
      return only == never ? OptionalLong.empty() : OptionalLong.of(only);
    }
    return OptionalLong.of(screen - state <= 0 ? screen : state);
  }

  /**
   * Makes lines of all rows of the screen, stable or not, so that a caller can separate them from
   * later output.
   */
  public void mark(long time) {
    now = time;
    if (drawing != null) {
      look(/* whole= */ false);
      screenLines.tellAll();
    }
  }

  /** Called at the end of the output. The rows on the screen become lines. */
  public void end(long time) {
    mark(time);
    if (drawing == null) {
      plain.restart();
    }
  }

  /** Called when text is missing from the stream. */
  public void gap(long time) {
    settle(time);
    parser.restart();
    if (drawing == null) {
      plain.restart();
    }
  }

  /** Changes the size of the terminal. */
  public void resize(int newColumns, int newRows, long time) {
    Screen.requireSize(newColumns);
    Screen.requireSize(newRows);
    now = time;
    columns = newColumns;
    rows = newRows;
    if (drawing != null) {
      look(/* whole= */ false);
      drawing.screen().resize(newColumns, newRows);
      print();
    }
  }

  /** Returns the title and the modes that the program has set. */
  public TerminalTracker tracker() {
    return tracker;
  }

  /** Returns the screen; empty while the program prints plainly. */
  public Optional<Screen> screen() {
    return Optional.ofNullable(drawing).map(Drawing::screen);
  }

  /** Returns the program's state. */
  public ProgramStatus status() {
    return states.status();
  }

  /** Returns the kept lines, oldest first. */
  public List<TerminalLine> lines() {
    return log.after(0);
  }

  /** Returns the kept lines with higher numbers, oldest first. */
  public List<TerminalLine> linesAfter(long number) {
    return log.after(number);
  }

  /** Returns the number of the newest line, for {@link #linesAfter}; 0 if there is none. */
  public long lastLine() {
    return log.last();
  }

  /** Returns the unfinished line of a program that prints plainly; empty if it draws a screen. */
  public String unfinishedLine() {
    return drawing == null ? plain.unfinished() : "";
  }

  /**
   * Returns and removes the terminal's answers to the program's queries (DA, DSR). The owner of the
   * terminal must write them to the program, which may wait for them.
   */
  public String takeAnswers() {
    if (drawing != null) {
      answers.append(drawing.screen().takeAnswers());
    }
    String taken = answers.toString();
    answers.setLength(0);
    return taken;
  }

  private long add(String text, @Nullable Long replaces) {
    return log.add(text, parser.taken(), replaces);
  }

  /** Returns when the new output must be examined. */
  private long due() {
    return unseen.due(/* inFrame= */ tracker.has(TerminalMode.SYNCHRONIZED_UPDATE));
  }

  private boolean isRowDue() {
    long next = drawing == null ? Long.MAX_VALUE : screenLines.nextLook(Long.MAX_VALUE);
    return next != Long.MAX_VALUE && now - next >= 0;
  }

  private void look(boolean whole) {
    unseen.seen();
    if (drawing == null) {
      states.look(List.of(plain.unfinished()), now);
      return;
    }
    drawing.looked(now);
    List<String> shown = drawing.screen().rows();
    screenLines.look(shown, now, unseen.newest(), whole);
    states.look(shown, now);
  }

  /** Records that there is new output. */
  private void print() {
    unseen.print(now);
    states.printed(now);
    if (screenLines.scrolled() >= MOST_SCROLLED) {
      look(/* whole= */ false);
    }
  }

  /** Called when the program begins to draw. The screen starts with its output so far. */
  private Drawing beginDrawing() {
    Drawing begun = new Drawing(new Screen(columns, rows, screenLines::scrolledOff));
    drawing = begun;
    tracker.cursorAddressed();
    begun.write(plain.newest(), /* ended= */ true);
    screenLines.begin(begun.screen().rows(), now);
    begun.write(List.of(plain.unfinished()), /* ended= */ false);
    begun.toColumn(plain.column());
    return begun;
  }

  /** Handles the parts of the stream, in order. */
  private final class Parts implements ControlParser.Sink {

    @Override
    public void text(CharSequence chunk, int start, int end) {
      if (drawing == null) {
        plain.text(chunk, start, end);
      } else {
        drawing.text(chunk, start, end);
      }
      print();
    }

    @Override
    public void control(char c) {
      if (drawing == null) {
        plain.control(c);
      } else {
        lookBefore(drawing.scrolls(c));
        drawing.control(c);
      }
      print();
    }

    @Override
    public void escape(char c) {
      if (c == 'c') {
        tracker.reset();
      }
      if (drawing != null || !plain.escape(c)) {
        Drawing on = drawing == null ? beginDrawing() : drawing;
        lookBefore(c == 'c' || on.scrollsByEscape(c));
        if (c == 'c') {
          screenLines.clear();
        }
        on.escape(c);
      }
      print();
    }

    @Override
    public void characterSet(char slot, char set) {
      if (drawing != null) {
        drawing.screen().characterSet(slot, set);
      }
    }

    @Override
    public void sequence(ControlSequence sequence) {
      boolean frame = tracker.has(TerminalMode.SYNCHRONIZED_UPDATE);
      boolean other = tracker.has(TerminalMode.ALTERNATE_SCREEN);
      tracker.sequence(sequence);
      if (drawing == null && plainly(sequence)) {
        return;
      }
      Drawing on = drawing == null ? beginDrawing() : drawing;
      if (other != tracker.has(TerminalMode.ALTERNATE_SCREEN)) {
        changeScreen();
      }
      lookBefore(on.scrolls(sequence));
      clear(on.clears(sequence));
      on.sequence(sequence);
      if (on.draws(sequence)) {
        print();
      }
      if (frame && !tracker.has(TerminalMode.SYNCHRONIZED_UPDATE)) {
        frameEnded(on);
      }
    }

    @Override
    public void command(String text) {
      if (tracker.command(text)) {
        states.told(now);
      }
    }

    private boolean plainly(ControlSequence sequence) {
      String answer = PlainAnswers.to(sequence);
      if (answer != null) {
        if (answers.length() < ControlParser.MAX_STRING) {
          answers.append(answer);
        }
        return true;
      }
      return !PlainAnswers.needsScreen(sequence) && plain.sequence(sequence);
    }

    private void frameEnded(Drawing on) {
      if (unseen.isAny() && on.isUnseenFor(SHORTEST_FRAME, now)) {
        look(/* whole= */ true);
      }
    }

    private void changeScreen() {
      look(/* whole= */ false);
      if (tracker.has(TerminalMode.ALTERNATE_SCREEN)) {
        screenLines.tellAll();
        screenLines.enterOther();
      } else {
        screenLines.leaveOther();
      }
      print();
    }

    private void clear(Drawing.Clearing clearing) {
      lookBefore(clearing != Drawing.Clearing.NOTHING && unseen.isAny());
      switch (clearing) {
        case SCREEN -> screenLines.clear();
        case HISTORY -> screenLines.clearHistory();
        default -> {}
      }
    }

    private void lookBefore(boolean muchGoes) {
      if (muchGoes) {
        look(/* whole= */ false);
      }
    }
  }
}
