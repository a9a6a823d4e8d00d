package dev.brokerline.terminal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a program that draws its screen. Each look at the screen is compared with the one
 * before: rows that are more than before are lines, rows that moved or were drawn again are not.
 *
 * <p>A row becomes a line when it has stayed for a while, or has scrolled off. One that grows, or
 * whose numbers run, becomes a line again, in place of the first.
 */
final class ScreenLines {

  /** A row that has said the same for so long is a line. */
  static final long STAYED = TimeUnit.MILLISECONDS.toNanos(150);

  /** A row whose numbers run is a line again when they have stood still for so long. */
  static final long STOOD_STILL = TimeUnit.SECONDS.toNanos(2);

  private static final int MAX_GONE = 1000;
  private static final int MAX_HISTORY = 500;

  /** Who takes the lines. */
  interface Sink {

    /** Takes a line, and returns its number. */
    long add(String text, @Nullable Long replaces);
  }

  private final Sink sink;
  private final List<String> scrolled = new ArrayList<>();

  /** Rows hidden behind others, and rows of the second screen. */
  private final GoneRows hidden = new GoneRows(MAX_GONE);

  /** Rows that the program has cleared, to draw them anew perhaps. */
  private final GoneRows cleared = new GoneRows(MAX_GONE);

  /** The rows that scrolled off last, by their words: a program may print its history again. */
  private final Deque<String> history = new ArrayDeque<>();

  private List<ShownRow> shown = new ArrayList<>();
  private List<ShownRow> mainScreen = new ArrayList<>();

  ScreenLines(Sink sink) {
    this.sink = sink;
  }

  /** These rows are on the screen at the beginning, and were told of. */
  void begin(List<String> rows, long now) {
    scrolled.clear();
    for (ShownRow row : textRows(rows, now)) {
      row.told(/* number= */ null);
      shown.add(row);
    }
  }

  /** A row left the screen at its top. */
  void scrolledOff(String row) {
    scrolled.add(row);
  }

  /** Returns how many rows left the screen since the last look. */
  int scrolled() {
    return scrolled.size();
  }

  /**
   * Looks at the screen.
   *
   * @param changed when the screen last changed
   * @param whole whether the program has finished drawing, as far as one can tell
   */
  void look(List<String> rows, long now, long changed, boolean whole) {
    List<ShownRow> next = textRows(scrolled, changed);
    int gone = next.size();
    next.addAll(textRows(rows, changed));
    scrolled.clear();
    int[] found = RowDiff.align(words(shown), words(next));
    compare(next, found, whole);
    for (int i = 0; i < next.size(); i++) {
      tellIfSure(next.get(i), now, i < gone);
    }
    next.subList(0, gone).forEach(row -> remember(row.words()));
    shown = new ArrayList<>(next.subList(gone, next.size()));
    if (whole) {
      cleared.clear();
    }
  }

  private static List<ShownRow> textRows(List<String> rows, long since) {
    List<ShownRow> text = new ArrayList<>(rows.size());
    for (String row : rows) {
      if (ShownRow.isText(row)) {
        ShownRow made = new ShownRow(row, since);
        if (!made.words().isEmpty()) {
          text.add(made);
        }
      }
    }
    return text;
  }

  private static List<String> words(List<ShownRow> rows) {
    List<String> words = new ArrayList<>(rows.size());
    for (ShownRow row : rows) {
      words.add(row.words());
    }
    return words;
  }

  private void remember(String words) {
    history.addLast(words);
    if (history.size() > MAX_HISTORY) {
      history.removeFirst();
    }
  }

  private void tellIfSure(ShownRow row, long now, boolean isFinal) {
    long wanted = row.counts() ? STOOD_STILL : STAYED;
    if (row.isPending() && (isFinal || now - row.since() >= wanted)) {
      row.told(sink.add(row.text(), row.line()));
    }
  }

  /** Puts rows that were there before in the place of their new ones, and takes leave of others. */
  private void compare(List<ShownRow> next, int[] found, boolean whole) {
    int before = 0;
    int from = 0;
    List<ShownRow> deleted = new ArrayList<>();
    for (int j = 0; j <= next.size(); j++) {
      if (j < next.size() && found[j] == RowDiff.NONE) {
        continue;
      }
      int to = j < next.size() ? found[j] : shown.size();
      List<ShownRow> old = shown.subList(before, to);
      if (from < j) {
        gap(old, next.subList(from, j), whole);
        deleted.forEach(this::movedOut);
        deleted.clear();
      } else {
        deleted.addAll(old);
      }
      if (j < next.size()) {
        ShownRow same = shown.get(to);
        same.spun(next.get(j).text());
        next.set(j, same);
      }
      before = to + 1;
      from = j + 1;
    }
    deleted.forEach(row -> hide(row, whole));
  }

  /** Rows stand where others stood: some go on in them, some are back, others are new. */
  private void gap(List<ShownRow> old, List<ShownRow> now, boolean whole) {
    Set<ShownRow> replaced = new HashSet<>();
    int at = 0;
    for (ShownRow row : now) {
      int i = at;
      while (i < old.size() && !goesOn(old.get(i), row)) {
        i++;
      }
      if (i < old.size()) {
        replaced.add(old.get(i));
        at = i + 1;
      } else if (hidden.remove(row.words()) || cleared.remove(row.words())) {
        row.told(/* number= */ null);
      }
    }
    for (ShownRow row : old) {
      if (!replaced.contains(row)) {
        hide(row, whole);
      }
    }
  }

  private boolean goesOn(ShownRow before, ShownRow now) {
    if (now.words().startsWith(before.words())) {
      now.follows(before, /* counting= */ false);
    } else if (before.words().contains(now.words())) {
      now.shrunkFrom(before);
    } else if (ShownRow.shape(before.words()).equals(ShownRow.shape(now.words()))) {
      now.follows(before, /* counting= */ true);
      return true;
    } else {
      return false;
    }
    if (!before.isPending()) {
      hidden.add(before.words());
    }
    return true;
  }

  /** A row has moved out of the part of the screen that scrolls: it is a line if it was none. */
  private void movedOut(ShownRow row) {
    if (row.isPending()) {
      row.told(sink.add(row.text(), row.line()));
    }
    remember(row.words());
  }

  /** A row is no longer on the screen. One that nobody could read was never a line. */
  private void hide(ShownRow row, boolean whole) {
    if (row.isPending()) {
      return;
    }
    if (!row.isCleared()) {
      hidden.add(row.words());
    } else if (!whole) {
      cleared.add(row.words());
    }
  }

  /** All that is on the screen counts, for it stays. */
  void tellAll() {
    for (ShownRow row : shown) {
      if (row.isPending()) {
        row.told(sink.add(row.text(), row.line()));
      }
    }
  }

  /**
   * The screen is cleared. What is drawn on it again at once is nothing new; the same text some
   * time later is.
   */
  void clear() {
    shown.forEach(ShownRow::clear);
  }

  /** What has scrolled off is cleared, to be printed again perhaps. */
  void clearHistory() {
    history.forEach(cleared::add);
    history.clear();
  }

  /** The program has gone to the second screen, which is blank. */
  void enterOther() {
    mainScreen = shown;
    shown = new ArrayList<>();
  }

  /** The program is back on the first screen, which is as it was. */
  void leaveOther() {
    for (ShownRow row : shown) {
      hidden.add(row.words());
    }
    shown = mainScreen;
    mainScreen = new ArrayList<>();
  }

  /** Returns when a row is to be looked at because it may have become a line then. */
  long nextLook(long never) {
    long next = never;
    for (ShownRow row : shown) {
      if (row.isPending()) {
        long at = row.since() + (row.counts() ? STOOD_STILL : STAYED);
        next = next == never || at - next < 0 ? at : next;
      }
    }
    return next;
  }
}
