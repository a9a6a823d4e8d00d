package dev.brokerline.cli.run;

/** Checks the quoting of an agent's command, which the broker splits as a shell does. */
final class ShellQuotes {

  private ShellQuotes() {}

  /**
   * Returns the command if its quotes are closed.
   *
   * @throws IllegalArgumentException if a quote is open, or the last character is a backslash
   */
  static String requireClosed(String command) {
    char open = 0;
    boolean escaped = false;
    for (int i = 0; i < command.length(); i++) {
      char letter = command.charAt(i);
      if (escaped) {
        escaped = false;
      } else if (letter == '\\' && open != '\'') {
        escaped = true;
      } else if (open == 0 && (letter == '\'' || letter == '"')) {
        open = letter;
      } else if (letter == open) {
        open = 0;
      }
    }
    if (open != 0) {
      throw new IllegalArgumentException(
          "the command has a quote " + open + " that is not closed: " + command);
    }
    if (escaped) {
      throw new IllegalArgumentException(
          "the command ends in a backslash, which quotes nothing: " + command);
    }
    return command;
  }
}
