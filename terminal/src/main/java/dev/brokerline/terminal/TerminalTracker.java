package dev.brokerline.terminal;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Tracks what a program sends to its terminal besides text: the window's title, its own state
 * reports, and the modes it sets. It does not change the stream, and its memory does not grow with
 * it.
 */
public final class TerminalTracker {

  /** The length at which a title is cut. */
  static final int MAX_TITLE = 512;

  private static final String STATE_COMMAND = "7501;";
  private static final int MAX_FIELDS = 16;

  private final Set<TerminalMode> modes = EnumSet.of(TerminalMode.CURSOR_VISIBLE);
  private Map<String, String> announced = Map.of();
  private String title = "";
  private boolean titled;
  private boolean addressesCursor;

  TerminalTracker() {}

  /** Returns the window's title (OSC 0 or 2); empty if none is set. */
  public String title() {
    return title;
  }

  /** Returns the active modes. */
  public Set<TerminalMode> modes() {
    return modes.isEmpty() ? Set.of() : EnumSet.copyOf(modes);
  }

  /** Returns whether a mode is active. */
  public boolean has(TerminalMode mode) {
    return modes.contains(mode);
  }

  /**
   * Returns whether the program has moved the cursor out of its current line, cleared the screen,
   * or switched to the alternate one. It then draws a screen, and its line feeds do not determine
   * its lines.
   */
  public boolean addressesCursor() {
    return addressesCursor;
  }

  /**
   * Returns the state that the program itself has reported, if any: the value of {@code state} in
   * {@code OSC 7501;state=working:app=codex}, in lower case.
   */
  public Optional<String> announcedState() {
    return Optional.ofNullable(announced.get("state"));
  }

  /** Returns the application in the program's own state report, if any. */
  public Optional<String> announcedApplication() {
    return Optional.ofNullable(announced.get("app"));
  }

  boolean isTitled() {
    return titled;
  }

  /** Called when the program has placed the cursor. */
  void cursorAddressed() {
    addressesCursor = true;
  }

  /** Handles an operating system command, and returns whether it changed anything. */
  boolean command(String text) {
    if (text.startsWith("0;") || text.startsWith("2;")) {
      String before = title;
      title = printable(text.substring(2));
      titled = true;
      return !title.equals(before);
    }
    if (text.startsWith(STATE_COMMAND)) {
      return announce(text.substring(STATE_COMMAND.length()));
    }
    return false;
  }

  private static String printable(String text) {
    StringBuilder kept = new StringBuilder();
    text.codePoints()
        .filter(c -> !Character.isISOControl(c))
        .limit(MAX_TITLE)
        .forEach(kept::appendCodePoint);
    return kept.toString().strip();
  }

  private boolean announce(String fields) {
    Map<String, String> told = new TreeMap<>();
    for (String field : fields.split("[:;]", MAX_FIELDS)) {
      int equals = field.indexOf('=');
      if (equals > 0) {
        told.put(field.substring(0, equals), field.substring(equals + 1).toLowerCase(Locale.ROOT));
      }
    }
    // Others are questions to the terminal.
    boolean isNew = told.containsKey("state") && !told.equals(announced);
    announced = isNew ? told : announced;
    return isNew;
  }

  /** Handles a control sequence, and tracks the modes that it sets. */
  void sequence(ControlSequence sequence) {
    char end = sequence.end();
    if ((end == 'h' || end == 'l') && sequence.marker() == '?' && !sequence.hasIntermediate()) {
      for (int i = 0; i < Math.min(MAX_FIELDS, sequence.count()); i++) {
        set(TerminalMode.of(sequence.parameter(i, 0)), end == 'h');
      }
    }
  }

  private void set(@Nullable TerminalMode mode, boolean on) {
    if (mode == null) {
      return;
    }
    if (on) {
      modes.add(mode);
    } else {
      modes.remove(mode);
    }
  }

  /** Called when the terminal was reset (RIS), which clears all modes and keeps the title. */
  void reset() {
    modes.clear();
    modes.add(TerminalMode.CURSOR_VISIBLE);
  }
}
