package dev.brokerline.terminal;

import dev.brokerline.terminal.program.ProgramStatus;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The rules by which a program's title and screen show its state. Each program has a properties
 * file, such as {@code programs/claude.properties}, whose values are regular expressions with
 * multi-line anchors.
 *
 * <pre>
 * title.idle, title.busy, title.waiting      looked for in the title of the window
 * screen.idle, screen.busy                   looked for in the text of the screen
 * dialog.trust, dialog.permission, dialog.login, dialog.update, dialog.other
 *                                            looked for in the text of the screen
 * quiet                                      after so much silence the program is idle, ISO-8601
 * </pre>
 */
final class ProgramRules {

  private static final String DEFAULT = "default";

  /** Holds only the rules that there are, by the names of their files. */
  private static final Map<String, ProgramRules> LOADED = new ConcurrentHashMap<>();

  private final Map<String, Pattern> patterns;
  private final Map<ProgramStatus.Dialog.Kind, Pattern> dialogs;
  private final @Nullable Duration quiet;

  private ProgramRules(
      Map<String, Pattern> patterns,
      Map<ProgramStatus.Dialog.Kind, Pattern> dialogs,
      @Nullable Duration quiet) {
    this.patterns = patterns;
    this.dialogs = dialogs;
    this.quiet = quiet;
  }

  /**
   * Returns the rules for a program.
   *
   * @param program its command, of which the file name without extension counts; a program without
   *     its own rules gets the default ones
   */
  static ProgramRules of(String program) {
    ProgramRules own = own(program);
    return own != null ? own : required(DEFAULT);
  }

  /** Returns whether a program has its own rules. */
  static boolean areKnown(String program) {
    return own(program) != null;
  }

  private static @Nullable ProgramRules own(String program) {
    String name =
        program.substring(1 + Math.max(program.lastIndexOf('/'), program.lastIndexOf('\\')));
    int dot = name.indexOf('.');
    String plain = (dot > 0 ? name.substring(0, dot) : name).toLowerCase(Locale.ROOT);
    boolean isName = plain.matches("[a-z][a-z0-9-]*");
    return isName && !plain.equals(DEFAULT) ? loaded(plain) : null;
  }

  private static ProgramRules required(String name) {
    ProgramRules loaded = loaded(name);
    if (loaded == null) {
      throw new IllegalStateException("The rules of " + name + " are missing from this module");
    }
    return loaded;
  }

  private static @Nullable ProgramRules loaded(String name) {
    return LOADED.computeIfAbsent(name, ProgramRules::load);
  }

  private static @Nullable ProgramRules load(String name) {
    try (InputStream in =
        ProgramRules.class.getResourceAsStream("programs/" + name + ".properties")) {
      if (in == null) {
        return null;
      }
      Properties properties = new Properties();
      properties.load(new InputStreamReader(in, StandardCharsets.UTF_8));
      return parse(properties);
    } catch (IOException e) {
      throw new UncheckedIOException("The rules of " + name + " can't be read", e);
    }
  }

  private static ProgramRules parse(Properties properties) {
    Map<String, Pattern> patterns = new HashMap<>();
    Map<ProgramStatus.Dialog.Kind, Pattern> dialogs =
        new EnumMap<>(ProgramStatus.Dialog.Kind.class);
    Duration quiet = null;
    for (String key : properties.stringPropertyNames()) {
      String value = properties.getProperty(key);
      if (key.equals("quiet")) {
        quiet = Duration.parse(value);
      } else if (key.startsWith("dialog.")) {
        String kind = key.substring("dialog.".length()).toUpperCase(Locale.ROOT);
        dialogs.put(
            ProgramStatus.Dialog.Kind.valueOf(kind), Pattern.compile(value, Pattern.MULTILINE));
      } else {
        patterns.put(key, Pattern.compile(value, Pattern.MULTILINE));
      }
    }
    return new ProgramRules(patterns, dialogs, quiet);
  }

  /** Returns the state that the title shows, or null. */
  ProgramStatus.@Nullable State titled(String title) {
    if (matches("title.waiting", title)) {
      return ProgramStatus.State.WAITING_FOR_INPUT;
    }
    if (matches("title.busy", title)) {
      return ProgramStatus.State.BUSY;
    }
    return matches("title.idle", title) ? ProgramStatus.State.IDLE : null;
  }

  /** Returns the state that the screen shows, apart from dialogs, or null. */
  ProgramStatus.@Nullable State shown(String screen) {
    if (matches("screen.busy", screen)) {
      return ProgramStatus.State.BUSY;
    }
    return matches("screen.idle", screen) ? ProgramStatus.State.IDLE : null;
  }

  private boolean matches(String rule, String text) {
    Pattern pattern = patterns.get(rule);
    return pattern != null && pattern.matcher(text).find();
  }

  /** Returns the patterns of the program's dialogs. */
  Map<ProgramStatus.Dialog.Kind, Pattern> dialogs() {
    return dialogs;
  }

  /** Returns the silence after which the program is idle; null if silence means nothing. */
  @Nullable Duration quiet() {
    return quiet;
  }
}
