package dev.brokerline.harness.program;

/**
 * Whether a program is signed in, as far as that can be told without a request.
 *
 * @param evidence what was found, or what was looked for: names of variables and files, never their
 *     contents
 */
public record SignIn(Status status, String evidence) {

  /** What can be told. */
  public enum Status {
    /** There is a key or a login. Only a request tells whether the provider takes it. */
    FOUND,
    /** There is none in any place where the program looks for one. */
    NOT_FOUND,
    /** None was found, but the program may have one where nobody else can look. */
    UNKNOWN
  }

  /** Returns a text such as {@code signed in: ANTHROPIC_API_KEY is set}. */
  @Override
  public String toString() {
    return switch (status) {
          case FOUND -> "signed in: ";
          case NOT_FOUND -> "not signed in: ";
          case UNKNOWN -> "whether it is signed in cannot be told: ";
        }
        + evidence;
  }
}
