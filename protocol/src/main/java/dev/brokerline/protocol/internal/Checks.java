package dev.brokerline.protocol.internal;

import dev.brokerline.protocol.text.Excerpts;
import dev.brokerline.protocol.text.Names;
import dev.brokerline.protocol.text.TypedText;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Checks arguments, and refuses values that the broker would refuse or misuse. */
public final class Checks {

  private Checks() {}

  /** Returns the name after a check as that of a new agent. */
  public static String newAgentName(String what, String name) {
    return Names.agent(what, name);
  }

  /** Returns the name after a check as that of an existing agent. */
  public static String agentName(String what, String name) {
    return Names.knownAgent(what, name);
  }

  /** Returns the agent name, checked as by {@link #agentName}, or null. */
  public static @Nullable String optionalAgentName(String what, @Nullable String name) {
    return name == null ? null : agentName(what, name);
  }

  /** Returns the text, which must be neither blank nor contain NUL. */
  public static String text(String what, String text) {
    Objects.requireNonNull(text, what);
    if (text.isBlank()) {
      throw refused(what, text, "must not be blank");
    }
    return withoutNul(what, text);
  }

  /** Returns the text, checked as by {@link #text}, which must also be a single line. */
  public static String line(String what, String text) {
    String checked = text(what, text);
    if (checked.indexOf('\n') >= 0 || checked.indexOf('\r') >= 0) {
      throw refused(what, checked, "must be a single line");
    }
    return checked;
  }

  /** Returns the text, checked as by {@link #text}, or null. */
  public static @Nullable String optionalText(String what, @Nullable String text) {
    return text == null ? null : text(what, text);
  }

  /** Returns the text in the form in which it is typed into a terminal. */
  public static String typedText(String what, String text) {
    return TypedText.checked(what, text);
  }

  /** Returns the text, checked as by {@link #typedText}, or null. */
  public static @Nullable String optionalTypedText(String what, @Nullable String text) {
    return text == null ? null : typedText(what, text);
  }

  /** Returns the recipient of a message: an agent, a channel, or a participant elsewhere. */
  public static String address(String what, String name) {
    return Names.known(what, name);
  }

  /** Returns the address, checked as by {@link #address}, or null. */
  public static @Nullable String optionalAddress(String what, @Nullable String name) {
    return name == null ? null : address(what, name);
  }

  /** Returns the names of new channels as an immutable list; null becomes empty. */
  public static List<String> channels(@Nullable List<String> names) {
    List<String> copy = listOf(names);
    copy.forEach(name -> Names.channel("channel", name));
    return copy;
  }

  /** Returns the names of existing channels as an immutable list; null becomes empty. */
  public static List<String> knownChannels(@Nullable List<String> names) {
    List<String> copy = listOf(names);
    copy.forEach(name -> Names.known("channel", name));
    return copy;
  }

  /** Returns the arguments as an immutable list; they may be blank, but not contain NUL. */
  public static List<String> arguments(String what, @Nullable List<String> arguments) {
    List<String> copy = listOf(arguments);
    copy.forEach(argument -> withoutNul(what, argument));
    return copy;
  }

  /** Returns an immutable copy; null becomes empty. */
  public static <T> List<T> listOf(@Nullable List<T> list) {
    if (list == null) {
      return List.of();
    }
    list.forEach(element -> Objects.requireNonNull(element, "a list must not hold null"));
    return List.copyOf(list);
  }

  /** Returns the number, which must lie between the limits, both included. */
  public static int range(String what, int number, int least, int most) {
    if (number < least || number > most) {
      throw new IllegalArgumentException(
          what + " must be " + least + "-" + most + ", but is " + number);
    }
    return number;
  }

  /** Returns the number, which must not be negative, or null. */
  public static @Nullable Integer optionalCount(String what, @Nullable Integer number) {
    return number == null ? null : range(what, number, 0, Integer.MAX_VALUE);
  }

  /** Returns the duration, a whole, not negative number of units that a long can hold, or null. */
  public static @Nullable Duration optionalDuration(
      String what, @Nullable Duration duration, Duration unit) {
    if (duration == null) {
      return null;
    }
    if (duration.isNegative()) {
      throw refused(what, duration.toString(), "must not be negative");
    }
    long nanosOverUnit = duration.toNanosPart() % unit.toNanos();
    if (nanosOverUnit != 0) {
      throw refused(what, duration.toString(), "must be a multiple of " + unit);
    }
    if (unit.toSeconds() == 0 && duration.compareTo(Duration.ofMillis(Long.MAX_VALUE)) > 0) {
      throw refused(what, duration.toString(), "is too long");
    }
    return duration;
  }

  /**
   * Returns the length of a text in parentheses, to print in place of a text that may contain
   * secrets.
   */
  public static String size(@Nullable String text) {
    return text == null ? "null" : "(" + text.length() + ")";
  }

  private static String withoutNul(String what, String text) {
    if (text.indexOf('\0') >= 0) {
      throw refused(what, text, "must not contain NUL");
    }
    return text;
  }

  private static IllegalArgumentException refused(String what, String value, String rule) {
    return new IllegalArgumentException(what + " " + rule + ": \"" + Excerpts.of(value) + "\"");
  }
}
