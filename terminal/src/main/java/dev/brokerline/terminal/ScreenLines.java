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
 * Determines the lines of a program that draws its screen. Each look at the screen is compared with
 * the previous one. New rows are lines; rows that moved or were drawn again are not.
 *
 * <p>A row becomes a line when it has been stable for a while or has scrolled off. A row that
 * grows, or whose numbers change, becomes a line again and replaces the first one.
 */
final class ScreenLines {

  /** A row that has been stable for this time is a line. */
  static final long STAYED = TimeUnit.MILLISECONDS.toNanos(150);

  /** A row with changing numbers is a line again when these have been stable for this time. */
  static final long STOOD_STILL = TimeUnit.SECONDS.toNanos(2);

  private static final int MAX_GONE = 1000;
  private static final int MAX_HISTORY = 500;

  /** The receiver of lines. */
  interface Sink {

    /** Adds a line, and returns its number. */
    long add(String text, @Nullable Long replaces);
  }

  private final Sink sink;
  private final List<String> scrolled = new ArrayList<>();

  /** Rows that are hidden behind others, and rows of the alternate screen. */
  private final GoneRows hidden = new GoneRows(MAX_GONE);

  /** Rows that the program has cleared, possibly to draw them again. */
  private final GoneRows cleared = new GoneRows(MAX_GONE);

  /**
   * The words of the last rows that scrolled off, because a program may print its history again.
   */
  private final Deque<String> history = new ArrayDeque<>();

  private List<ShownRow> shown = new ArrayList<>();
  private List<ShownRow> mainScreen = new ArrayList<>();

  ScreenLines(Sink sink) {
    this.sink = sink;
  }

  /** Starts with these rows, which were already reported. */
  void begin(List<String> rows, long now) {
    scrolled.clear();
    for (ShownRow row : textRows(rows, now)) {
      row.told(/* number= */ null);
      shown.add(row);
    }
  }

  /** Called when a row scrolls off the top of the screen. */
  void scrolledOff(String row) {
    scrolled.add(row);
  }

  /** Returns how many rows have scrolled off since the last look. */
  int scrolled() {
    return scrolled.size();
  }

  /**
   * Looks at the screen.
   *
   * @param changed when the screen last changed
   * @param whole whether the program has probably finished drawing
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

  /** Matches new rows with previous ones, and handles those that have gone. */
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

  /** Handles rows that replace others: some continue them, some are back, others are new. */
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

  /** Called when a row has left the scroll region. It becomes a line if it was not one. */
  private void movedOut(ShownRow row) {
    if (row.isPending()) {
      row.told(sink.add(row.text(), row.line()));
    }
    remember(row.words());
  }

  /**
   * Called when a row is no longer on the screen. If it was too short-lived to be read, it never
   * was a line.
   */
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

  /** Makes lines of all rows on the screen, because they stay. */
  void tellAll() {
    for (ShownRow row : shown) {
      if (row.isPending()) {
        row.told(sink.add(row.text(), row.line()));
      }
    }
  }

  /**
   * Called when the screen is cleared. Text that is drawn again at once is not new; the same text
   * later is.
   */
  void clear() {
    shown.forEach(ShownRow::clear);
  }

  /** Called when the scroll-back is cleared, possibly to be printed again. */
  void clearHistory() {
    history.forEach(cleared::add);
    history.clear();
  }

  /** Called when the program has switched to the alternate screen, which is blank. */
  void enterOther() {
    mainScreen = shown;
    shown = new ArrayList<>();
  }

  /** Called when the program is back on the main screen, which is unchanged. */
  void leaveOther() {
    for (ShownRow row : shown) {
      hidden.add(row.words());
    }
    shown = mainScreen;
    mainScreen = new ArrayList<>();
  }

  /** Returns when a row may have become a line. */
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
