package dev.brokerline.protocol.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * The rules for names. An agent's name is an argument of its worker, a file name, an address (where
 * {@code #} marks a channel and {@code human:} a person), a part of a command line before a colon
 * or an equals sign, and what people see. A new name must fit all of these. It may contain letters,
 * digits, {@code .}, {@code _}, {@code -}, {@code +} and single blanks, and begins with a letter, a
 * digit or {@code _}.
 *
 * <p>Existing names are checked less, because a caller must be able to write to any agent and to
 * end it.
 */
public final class Names {

  /** A file's name may have 255 bytes, and the broker adds its own ends. */
  private static final int MAX_BYTES = 100;

  /** What a name may have besides letters and digits, within. */
  private static final String MARKS = "._-+ ";

  private static final String HUMAN = "human:";
  private static final String SYSTEM = "system";

  /** Letters and marks that nobody sees: fillers, variation selectors and their like. */
  private static final List<int[]> INVISIBLE =
      List.of(
          new int[] {0x034f, 0x034f},
          new int[] {0x115f, 0x1160},
          new int[] {0x17b4, 0x17b5},
          new int[] {0x180b, 0x180f},
          new int[] {0x2065, 0x2065},
          new int[] {0x3164, 0x3164},
          new int[] {0xfe00, 0xfe0f},
          new int[] {0xffa0, 0xffa0},
          new int[] {0xe0100, 0xe01ef});

  /** The scripts that one language writes together; any other pair in a name is a disguise. */
  private static final List<Set<UnicodeScript>> WRITTEN_TOGETHER =
      List.of(
          EnumSet.of(
              UnicodeScript.LATIN,
              UnicodeScript.HAN,
              UnicodeScript.HIRAGANA,
              UnicodeScript.KATAKANA),
          EnumSet.of(UnicodeScript.LATIN, UnicodeScript.HAN, UnicodeScript.HANGUL),
          EnumSet.of(UnicodeScript.LATIN, UnicodeScript.HAN, UnicodeScript.BOPOMOFO));

  private Names() {}

  /** Returns the name after a check as the name of a new agent. */
  public static String agent(String what, String name) {
    given(what, name);
    if (name.equalsIgnoreCase(SYSTEM)) {
      throw refused(what, name, "is taken: messages of the system's come from it");
    }
    return name;
  }

  /**
   * Returns the name after a check as that of an agent, or of a person after the prefix {@code
   * human:}.
   */
  public static String participant(String what, String name) {
    Objects.requireNonNull(name, what);
    agent(what, name.startsWith(HUMAN) ? name.substring(HUMAN.length()) : name);
    return name;
  }

  /**
   * Returns the name after a check as that of a channel, with or without {@code #}. It may contain
   * any visible character, except a comma, which separates channels in a list, and a colon, which
   * separates it from a message. It must not begin with a dash, which marks an option.
   */
  public static String channel(String what, String name) {
    Objects.requireNonNull(name, what);
    String bare = name.startsWith("#") ? name.substring(1) : name;
    known(what, bare);
    requireShort(what, bare);
    int bad = indexOfAny(bare, ",:");
    if (bare.startsWith("#") || bare.startsWith("-")) {
      bad = 0;
    }
    if (bad >= 0) {
      throw refused(
          what,
          name,
          (bad == 0 ? "must not begin with " : "must not contain ")
              + describe(bare.codePointAt(bad)));
    }
    return name;
  }

  /** Returns the name after a check as that of an existing agent. */
  public static String knownAgent(String what, String name) {
    known(what, name);
    if (name.indexOf('/') >= 0 || name.indexOf('\\') >= 0) {
      throw refused(what, name, "must not contain '/' or '\\'");
    }
    return name;
  }

  /** Returns the name after a check as any existing name. */
  public static String known(String what, String name) {
    requireText(what, name);
    int bad = PrintableText.indexOfUnprintable(name);
    if (bad < 0) {
      bad = name.indexOf('\t');
    }
    if (bad >= 0) {
      throw refused(what, name, "must not contain " + describe(name.codePointAt(bad)));
    }
    if (!name.equals(name.strip())) {
      throw refused(what, name, "must not begin or end with a blank");
    }
    return name;
  }

  /** Returns the character itself in quotes, or else its number and its name. */
  static String describe(int c) {
    if (c > ' ' && c <= '~') {
      return "'" + (char) c + "'";
    }
    String name = Character.getName(c);
    return "U+%04X".formatted(c) + (name == null ? "" : " (" + name + ")");
  }

  private static void given(String what, String name) {
    requireText(what, name);
    requireShort(what, name);
    int first = name.codePointAt(0);
    if (!isLetterOrDigit(first) && first != '_') {
      throw refused(
          what, name, "must begin with a letter, a digit or '_', not with " + describe(first));
    }
    name.codePoints()
        .filter(c -> !isLetterOrDigit(c) && !isMark(c) && (c > '~' || MARKS.indexOf(c) < 0))
        .findFirst()
        .ifPresent(
            c -> {
              throw refused(what, name, "must not contain " + describe(c));
            });
    if (name.endsWith(" ") || name.contains("  ")) {
      throw refused(what, name, "may have blanks only between words, and one at a time");
    }
    if (!Normalizer.isNormalized(name, Normalizer.Form.NFKC)) {
      throw refused(what, name, "must be written with plain letters (Unicode's NFKC)");
    }
    requireOneLanguage(what, name);
  }

  private static void requireShort(String what, String name) {
    if (name.getBytes(UTF_8).length > MAX_BYTES) {
      throw refused(what, name, "must not be longer than " + MAX_BYTES + " bytes");
    }
  }

  private static int indexOfAny(String text, String characters) {
    for (int i = 0; i < text.length(); i++) {
      if (characters.indexOf(text.charAt(i)) >= 0) {
        return i;
      }
    }
    return -1;
  }

  private static void requireText(String what, String name) {
    Objects.requireNonNull(name, what);
    if (name.isBlank()) {
      throw refused(what, name, "must not be blank");
    }
  }

  private static boolean isLetterOrDigit(int c) {
    return Character.isLetterOrDigit(c) && !isInvisible(c);
  }

  private static boolean isMark(int c) {
    int type = Character.getType(c);
    return (type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK)
        && !isInvisible(c);
  }

  private static boolean isInvisible(int c) {
    return INVISIBLE.stream().anyMatch(range -> c >= range[0] && c <= range[1]);
  }

  private static void requireOneLanguage(String what, String name) {
    Set<UnicodeScript> scripts = EnumSet.noneOf(UnicodeScript.class);
    name.codePoints().mapToObj(UnicodeScript::of).forEach(scripts::add);
    scripts.remove(UnicodeScript.COMMON);
    scripts.remove(UnicodeScript.INHERITED);
    boolean together =
        scripts.size() <= 1 || WRITTEN_TOGETHER.stream().anyMatch(set -> set.containsAll(scripts));
    if (!together) {
      throw refused(what, name, "mixes letters that look alike of several scripts, " + scripts);
    }
  }

  private static IllegalArgumentException refused(String what, String name, String rule) {
    return new IllegalArgumentException(what + " " + rule + ": \"" + Excerpts.of(name) + "\"");
  }
}
