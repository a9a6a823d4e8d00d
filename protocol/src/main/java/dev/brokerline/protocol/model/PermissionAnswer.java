package dev.brokerline.protocol.model;

/** The answer to a program that asks for a permission. {@code toString} returns the wire name. */
public enum PermissionAnswer {
  /** This call may run. */
  ALLOW_ONCE("allow_once"),
  /** This call and its like may run, for as long as the program keeps such rules. */
  ALLOW_ALWAYS("allow_always"),
  /** This call may not run. */
  DENY_ONCE("deny_once"),
  /** This call and its like may not run. */
  DENY_ALWAYS("deny_always");

  private final String wireName;

  PermissionAnswer(String wireName) {
    this.wireName = wireName;
  }

  @Override
  public String toString() {
    return wireName;
  }
}
