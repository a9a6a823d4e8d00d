package dev.brokerline.cli.run;

/**
 * A name and a value, written {@code NAME=VALUE}.
 *
 * @param name without blanks around it
 * @param value everything after the first equals sign
 */
public record NamedValue(String name, String value) {

  /**
   * Parses a pair.
   *
   * @throws IllegalArgumentException if the equals sign, the name or the value is missing
   */
  public static NamedValue parse(String text) {
    int equals = text.indexOf('=');
    String name = equals < 0 ? "" : text.substring(0, equals).strip();
    String value = equals < 0 ? "" : text.substring(equals + 1);
    if (name.isEmpty() || value.isBlank()) {
      throw new IllegalArgumentException("'" + text + "' needs a name, '=' and a value");
    }
    return new NamedValue(name, value);
  }
}
