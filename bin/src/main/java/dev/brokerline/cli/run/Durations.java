package dev.brokerline.cli.run;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses durations as people write them. */
public final class Durations {

  private static final Pattern SHORT = Pattern.compile("(\\d{1,12})(ms|s|m|h)");
  private static final Duration LONGEST = Duration.ofDays(365);

  private Durations() {}

  /**
   * Returns the duration that a text stands for, such as {@code 90s}, {@code 2m}, {@code 1h},
   * {@code 500ms} or {@code PT1M30S}.
   *
   * @throws IllegalArgumentException if it is not a duration, or is zero or more than a year
   */
  public static Duration parse(String text) {
    Duration duration = read(text);
    if (duration.isZero() || duration.isNegative() || duration.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "'" + text + "' is out of range; use more than 0 and at most a year");
    }
    return duration;
  }

  private static Duration read(String text) {
    Matcher matcher = SHORT.matcher(text);
    if (!matcher.matches()) {
      return readIso(text);
    }
    long number = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(number);
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      default -> Duration.ofHours(number);
    };
  }

  private static Duration readIso(String text) {
    try {
      return Duration.parse(text);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "'" + text + "' is no span of time; use for example 90s, 2m, 1h, 500ms or PT90S", e);
    }
  }
}
