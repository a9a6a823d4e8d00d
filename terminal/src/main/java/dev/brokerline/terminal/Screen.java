package dev.brokerline.terminal;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jline.terminal.Size;
import org.jline.utils.ScreenTerminal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The screen of a terminal, as the program's output draws it.
 *
 * <p>The emulator, JLine's {@link ScreenTerminal}, gets only what it understands: no control
 * strings, no sequences with private markers that it would misread (it takes the keyboard
 * protocol's {@code CSI > 7 u} for "restore the cursor"), and colors in short sequences. It cannot
 * store characters of zero width. So this class combines a letter and its accents if there is a
 * single character for them, and omits other characters of zero width.
 *
 * <p>A row that is wider than the screen becomes several rows, as on the terminal.
 */
public final class Screen {

  /** The minimum number of columns and rows. */
  public static final int MIN_SIZE = ScreenTerminal.MIN_SIZE;

  /** The maximum number of columns or rows; 4,096 rows of 4,096 columns would take 270 MB. */
  public static final int MAX_SIZE = 1000;

  private static final Logger LOG = LoggerFactory.getLogger(Screen.class);

  private static final int BATCH = 1024;
  private static final int MAX_COLOURS = 30;
  private static final char FIRST_COMBINING = '\u0300';
  private static final char REPLACEMENT = '\ufffd';
  private static final int TAB = 8;
  private static final int COLUMN_SWITCH = 40;
  private static final int LARGE = 9999;
  private static final int MAX_NUMBERS = 6;
  private static final String ESCAPES = "78DEHMZc";
  private static final String CANCEL = "\u0018";
  private static final String CLEAR_HISTORY = "\u001b[3J";

  /** The position of the cursor, counted from 0. */
  public record Cursor(int column, int row) {}

  private final Consumer<String> scrolledOff;
  private final StringBuilder batch = new StringBuilder();
  private final StringBuilder answers = new StringBuilder();

  /** Whether the batch ends with a character, which may get an accent. */
  private boolean endsInText;

  private final ScreenTerminal emulator;
  private List<String> rows = List.of();
  private long[] cells = {};
  private boolean stale = true;
  private int failures;

  /**
   * Makes an empty screen.
   *
   * @param columns between {@link #MIN_SIZE} and {@link #MAX_SIZE}, as are the rows
   * @param scrolledOff receives each row that scrolls off the top, without trailing blanks
   */
  Screen(int columns, int rows, Consumer<String> scrolledOff) {
    this.scrolledOff = scrolledOff;
    this.emulator = new ScreenTerminal(MAX_SIZE, requireSize(rows));
    emulator.write(tabStops(MAX_SIZE));
    emulator.setSize(Size.of(requireSize(columns), rows));
  }

  /**
   * Returns the sequence that sets the tab stops, because the emulator's own are one column too far
   * to the left.
   */
  private static String tabStops(int columns) {
    StringBuilder stops = new StringBuilder("\u001b[3g");
    for (int column = 1 + TAB; column <= columns; column += TAB) {
      stops.append("\u001b[").append(column).append("G\u001bH");
    }
    return stops.append("\u001b[H").toString();
  }

  static int requireSize(int size) {
    if (size < MIN_SIZE || size > MAX_SIZE) {
      throw new IllegalArgumentException(
          "A screen has " + MIN_SIZE + " to " + MAX_SIZE + " columns and rows, not " + size);
    }
    return size;
  }

  /** Returns the number of columns. */
  public int columns() {
    return emulator.getColumns();
  }

  /** Returns the number of rows. */
  public int height() {
    return emulator.getRows();
  }

  /** Returns all rows from the top, without trailing blanks. */
  public List<String> rows() {
    flush(/* all= */ true);
    if (stale) {
      read();
      stale = false;
    }
    return rows;
  }

  /** Returns the rows down to the last non-blank one, each with a line feed. */
  public String text() {
    StringBuilder text = new StringBuilder();
    int end = 0;
    for (String row : rows()) {
      text.append(row).append('\n');
      end = row.isEmpty() ? end : text.length();
    }
    return text.substring(0, end);
  }

  /** Returns the position of the cursor. */
  public Cursor cursor() {
    flush(/* all= */ true);
    int[] at = new int[2];
    emulator.dump(cells, /* ftop= */ 0, /* fleft= */ 0, /* fheight= */ 0, columns(), at);
    return new Cursor(at[0], at[1]);
  }

  /** Changes the size; rows that no longer fit scroll off. */
  void resize(int columns, int rows) {
    flush(/* all= */ true);
    emulator.setSize(Size.of(requireSize(columns), requireSize(rows)));
    drain();
    stale = true;
  }

  /**
   * Returns and removes the terminal's answers to the program's queries so far (DA, DSR). Programs
   * wait for these answers.
   */
  String takeAnswers() {
    flush(/* all= */ true);
    String taken = answers.toString();
    answers.setLength(0);
    return taken;
  }

  /** Returns how often the emulator has failed. */
  int failures() {
    return failures;
  }

  private void read() {
    int columns = columns();
    long[] now = new long[columns * height()];
    emulator.dump(now, null);
    List<String> read = new ArrayList<>(height());
    boolean comparable = cells.length == now.length && rows.size() == height();
    for (int y = 0; y < height(); y++) {
      int from = y * columns;
      int to = from + columns;
      boolean same = comparable && Arrays.equals(now, from, to, cells, from, to);
      read.add(same ? rows.get(y) : row(now, from, to));
    }
    cells = now;
    rows = List.copyOf(read);
  }

  private static String row(long[] cells, int from, int to) {
    StringBuilder row = new StringBuilder(to - from);
    int end = 0;
    for (int i = from; i < to; i++) {
      int c = ScreenTerminal.cellCodePoint(cells[i]);
      // The second half of a wide character is 0.
      if (c != 0) {
        row.appendCodePoint(c);
        end = c == ' ' ? end : row.length();
      }
    }
    return row.substring(0, end);
  }

  /** Writes text at the cursor. */
  void text(CharSequence chunk, int start, int end) {
    for (int i = start; i < end; i++) {
      char c = chunk.charAt(i);
      if (c < FIRST_COMBINING) {
        append(c);
      } else {
        other(chunk, i, end);
      }
    }
    changed();
  }

  private void append(char c) {
    batch.append(c);
    endsInText = true;
  }

  private void other(CharSequence chunk, int i, int end) {
    char c = chunk.charAt(i);
    if (Character.isLowSurrogate(c)) {
      if (i == 0 || !Character.isHighSurrogate(chunk.charAt(i - 1))) {
        append(REPLACEMENT);
      }
      return;
    }
    if (Character.isHighSurrogate(c)) {
      if (i + 1 < end && Character.isLowSurrogate(chunk.charAt(i + 1))) {
        pair(c, chunk.charAt(i + 1));
      } else {
        append(REPLACEMENT);
      }
    } else if (CharacterWidth.of(c) > 0) {
      append(c);
    } else {
      accent(c);
    }
  }

  private void pair(char high, char low) {
    int c = Character.toCodePoint(high, low);
    // The emulator takes these for controls, by their last sixteen bits.
    boolean mistaken = (c & 0xffe0) == 0x0080;
    if (mistaken) {
      append(REPLACEMENT);
    } else if (CharacterWidth.of(c) > 0) {
      batch.append(high);
      append(low);
    }
  }

  private void accent(char c) {
    int last = batch.length() - 1;
    if (!endsInText) {
      return;
    }
    String both = Normalizer.normalize("" + batch.charAt(last) + c, Normalizer.Form.NFC);
    if (both.length() == 1) {
      batch.setCharAt(last, both.charAt(0));
    }
  }

  /** Handles a line feed, carriage return, tab, backspace or shift of the character set. */
  void control(char c) {
    command(String.valueOf(c));
    changed();
  }

  /** Handles ESC and a character. */
  void escape(char c) {
    if (c == 'c') {
      flush(/* all= */ true);
    }
    if (ESCAPES.indexOf(c) >= 0) {
      command("\u001b" + c);
      if (c == 'c') {
        command(tabStops(columns()));
      }
      changed();
    }
  }

  /** Handles the choice of a character set, and distinguishes only line drawing from letters. */
  void characterSet(char slot, char set) {
    if (slot == '(' || slot == ')') {
      command("\u001b" + slot + set);
    }
  }

  /** Handles a control sequence. */
  void sequence(ControlSequence sequence) {
    char end = sequence.end();
    if (sequence.hasIntermediate()) {
      if (end == 'p' && sequence.parameters().isEmpty()) {
        // DECSTR, the soft reset: a question for a mode has parameters.
        command("\u001b[!p");
      }
    } else if (sequence.marker() == '?' && (end == 'h' || end == 'l')) {
      modes(sequence, end);
    } else if (end == 'c' || (end == 'n' && asksForStatus(sequence))) {
      command(written(sequence, MAX_NUMBERS));
      answer();
    } else if (sequence.isStandard() && end == 'm') {
      colours(sequence);
    } else if (sequence.isStandard() && end != 'n' && end != 'x') {
      other(sequence);
    }
    changed();
  }

  private void other(ControlSequence sequence) {
    switch (sequence.end()) {
      case 'C', 'a' -> command(forward(sequence.repeats()));
      case 'J' -> {
        // What scrolled off is not erased before it was told.
        flush(/* all= */ true);
        command(written(sequence, MAX_NUMBERS));
      }
      case 'S', 'M' -> {
        command(written(sequence, MAX_NUMBERS));
        flush(/* all= */ true);
      }
      default -> command(written(sequence, MAX_NUMBERS));
    }
  }

  /**
   * Returns a movement to the right, limited to the edge, because the emulator would write beyond
   * it.
   */
  private String forward(int characters) {
    int to = Math.min(columns(), cursor().column() + 1 + characters);
    return "\u001b[" + to + "G";
  }

  private static boolean asksForStatus(ControlSequence sequence) {
    int what = sequence.parameter(0, 0);
    return sequence.marker() != '>' && (what == 5 || what == 6);
  }

  private void modes(ControlSequence sequence, char end) {
    for (int i = 0; i < sequence.count(); i++) {
      int mode = sequence.parameter(i, 0);
      if (TerminalMode.of(mode) == TerminalMode.ALTERNATE_SCREEN) {
        // Each of the two screens has a history of its own.
        flush(/* all= */ true);
        command("\u001b[?1049" + end);
      } else if (mode != COLUMN_SWITCH) {
        command("\u001b[?" + mode + end);
      }
    }
  }

  /** Returns the sequence with its numbers limited, because large ones overflow. */
  private static String written(ControlSequence sequence, int most) {
    StringBuilder written = new StringBuilder("\u001b[");
    if (sequence.marker() != 0) {
      written.append(sequence.marker());
    }
    for (int i = 0; i < Math.min(most, sequence.count()); i++) {
      int number = sequence.parameter(i, -1);
      written.append(i == 0 ? "" : ";").append(number < 0 ? "" : Math.min(number, LARGE));
    }
    return written.append(sequence.end()).toString();
  }

  private void command(String sequence) {
    batch.append(sequence);
    endsInText = false;
  }

  /**
   * Writes colors in parts, because the emulator prints the end of a sequence of more than 32
   * characters.
   */
  private void colours(ControlSequence sequence) {
    CharSequence all = sequence.parameters();
    if (all.length() <= MAX_COLOURS) {
      command(written(sequence, MAX_COLOURS));
      return;
    }
    int i = 0;
    while (i < sequence.count()) {
      int first = sequence.parameter(i, 0);
      int more = first != 38 && first != 48 ? 0 : sequence.parameter(i + 1, 0) == 2 ? 4 : 2;
      StringBuilder one = new StringBuilder("\u001b[").append(first);
      for (int j = 1; j <= more; j++) {
        one.append(';').append(sequence.parameter(i + j, 0));
      }
      command(one.append('m').toString());
      i += 1 + more;
    }
  }

  private void answer() {
    flush(/* all= */ true);
    if (answers.length() < ControlParser.MAX_STRING) {
      answers.append(emulator.read());
    }
  }

  private void changed() {
    stale = true;
    if (batch.length() >= BATCH) {
      flush(/* all= */ false);
    }
  }

  /** Writes the batch. Its last character waits for accents unless {@code all} is true. */
  private void flush(boolean all) {
    boolean waits =
        endsInText && !all && !Character.isLowSurrogate(batch.charAt(batch.length() - 1));
    int end = batch.length() - (waits ? 1 : 0);
    if (end <= 0) {
      return;
    }
    try {
      emulator.write(batch.subSequence(0, end));
    } catch (RuntimeException e) {
      failures++;
      LOG.warn("The terminal's emulator failed: a piece of the screen is missing", e);
      emulator.write(CANCEL);
    }
    batch.delete(0, end);
    endsInText = waits;
    drain();
  }

  private void drain() {
    if (emulator.getHistorySize() > 0) {
      for (long[] row : emulator.getHistory()) {
        scrolledOff.accept(row(row, 0, row.length));
      }
      emulator.write(CLEAR_HISTORY);
    }
  }
}
