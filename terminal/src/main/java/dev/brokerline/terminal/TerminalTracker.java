package dev.brokerline.terminal;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a program has told its terminal beside its text: the window's title, its own account of its
 * state, and the modes it has set. The tracker looks at the stream and changes nothing in it. Its
 * memory does not grow with the stream.
 */
public final class TerminalTracker {

  /** A longer title is cut. */
  static final int MAX_TITLE = 512;

  private static final String STATE_COMMAND = "7501;";
  private static final int MAX_FIELDS = 16;

  private final Set<TerminalMode> modes = EnumSet.of(TerminalMode.CURSOR_VISIBLE);
  private Map<String, String> announced = Map.of();
  private String title = "";
  private boolean titled;
  private boolean addressesCursor;

  TerminalTracker() {}

  /**
   * Returns the window's title (OSC 0 or 2); empty if the program has set none, or an empty one.
   */
  public String title() {
    return title;
  }

  /** Returns the modes that are on now. */
  public Set<TerminalMode> modes() {
    return modes.isEmpty() ? Set.of() : EnumSet.copyOf(modes);
  }

  /** Whether a mode is on now. */
  public boolean has(TerminalMode mode) {
    return modes.contains(mode);
  }

  /**
   * Whether the program has placed the cursor anywhere but in its present line, cleared the screen
   * or changed to the second one: it draws a screen, and its line feeds are not its lines.
   */
  public boolean addressesCursor() {
    return addressesCursor;
  }

  /**
   * Returns the program's own account of its state, if it has given one: the value of {@code state}
   * in {@code OSC 7501;state=working:app=codex}, in lower case.
   */
  public Optional<String> announcedState() {
    return Optional.ofNullable(announced.get("state"));
  }

  /** Returns the application that the program's own account of its state names, if it does. */
  public Optional<String> announcedApplication() {
    return Optional.ofNullable(announced.get("app"));
  }

  boolean isTitled() {
    return titled;
  }

  /** The cursor was placed somewhere. */
  void cursorAddressed() {
    addressesCursor = true;
  }

  /** Takes an operating system command, and returns whether it told something new. */
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

  /** Takes a control sequence, and follows the modes that it sets. */
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

  /** The terminal was reset (RIS): no mode is left, and the title stays. */
  void reset() {
    modes.clear();
    modes.add(TerminalMode.CURSOR_VISIBLE);
  }
}
