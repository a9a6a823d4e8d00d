package dev.brokerline.harness.internal.driver.acp;

import dev.brokerline.harness.internal.driver.Errors;
import dev.brokerline.harness.turn.AgentError;
import dev.brokerline.harness.turn.TokenUsage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tells the errors of copilot from the words of its model. It sends them as a piece of text, and
 * ends the turn as if it had gone well. Two things give them away: such a piece is whole, with
 * copilot's own words; and a turn whose request to the model failed has used no tokens.
 */
final class ToldErrors {

  private static final String RETRY =
      "Info: Request failed due to a transient API error. Retrying...";

  private static final Pattern ERROR = Pattern.compile("(?s)Error: (?<words>\\S.*)");

  /** What only copilot says, and the status of HTTP in it. */
  private static final Pattern OWN =
      Pattern.compile(
          "(?s)Error: .*? provider at \\S+ \\(HTTP (?<provider>\\d{3})\\).*"
              + "|Error: Failed to get response from the AI model; .* Last error: (?<last>\\d{3})\\b.*");

  private ToldErrors() {}

  /** Returns whether a piece of text says that a request to the model is tried again. */
  static boolean isRetry(String piece) {
    return piece.equals(RETRY);
  }

  /** Returns whether a piece of text may be an error, if nothing follows it. */
  static boolean mayBe(String piece) {
    return ERROR.matcher(piece).matches();
  }

  /**
   * Returns the error that the last piece of text of a turn is, or null if the model said it.
   *
   * @param tokens what the turn has used, or null if that was not told
   */
  static @Nullable AgentError of(String piece, @Nullable TokenUsage tokens) {
    Matcher error = ERROR.matcher(piece);
    Matcher own = OWN.matcher(piece);
    boolean copilots = own.matches();
    boolean modelSpoke = tokens != null && tokens.total() > 0;
    if (!error.matches() || (modelSpoke && !copilots)) {
      return null;
    }
    return Errors.upstream(copilots ? status(own) : 0, error.group("words").strip());
  }

  private static int status(Matcher own) {
    String provider = own.group("provider");
    return Integer.parseInt(provider == null ? own.group("last") : provider);
  }
}
