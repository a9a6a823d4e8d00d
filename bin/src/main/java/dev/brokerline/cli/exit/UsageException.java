package dev.brokerline.cli.exit;

import java.util.function.Function;

/** The command line cannot work as it is; the message names the value and what would work. */
public final class UsageException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public UsageException(String message) {
    super(message);
  }

  /** Returns what is made of an option's value, whose refusal becomes a usage failure. */
  public static <T, R> R checked(String option, T value, Function<T, R> maker) {
    try {
      return maker.apply(value);
    } catch (IllegalArgumentException e) {
      throw new UsageException(option + ": " + e.getMessage());
    }
  }
}
