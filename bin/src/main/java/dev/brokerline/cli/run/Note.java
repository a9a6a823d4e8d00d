package dev.brokerline.cli.run;

/**
 * A message on the command line, written {@code TO: TEXT}. One blank after the colon is skipped;
 * further blanks belong to the text.
 *
 * @param to an agent, or a channel with its {@code #}
 */
public record Note(String to, String text) {

  /**
   * Parses a message.
   *
   * @throws IllegalArgumentException if the colon, the recipient or the text is missing
   */
  public static Note parse(String text) {
    int colon = text.indexOf(':');
    String to = colon < 0 ? "" : text.substring(0, colon).strip();
    String rest = colon < 0 ? "" : text.substring(colon + 1);
    String body = rest.startsWith(" ") ? rest.substring(1) : rest;
    if (to.isEmpty() || body.isBlank()) {
      throw new IllegalArgumentException(
          "'" + text + "' needs a receiver, ':' and a text, such as \"echo: hello\"");
    }
    return new Note(to, body);
  }

  /** Returns whether it goes to a channel. */
  boolean toChannel() {
    return to.startsWith("#");
  }
}
