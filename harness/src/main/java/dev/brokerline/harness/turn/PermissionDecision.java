package dev.brokerline.harness.turn;

import org.jspecify.annotations.Nullable;

/**
 * The answer to a {@link PermissionRequest}.
 *
 * @param optionId the id of one of the request's options, or null to take the first of this kind
 * @param message a reason that the program is told if it listens to one, or null
 */
public record PermissionDecision(Kind kind, @Nullable String optionId, @Nullable String message) {

  /** What is decided. */
  public enum Kind {
    /** This call may run. */
    ALLOW_ONCE,
    /** This call and its like may run, for as long as the program keeps such rules. */
    ALLOW_ALWAYS,
    /** This call may not run. */
    DENY_ONCE,
    /** This call and its like may not run. */
    DENY_ALWAYS;

    /** Returns whether the call may run. */
    public boolean allows() {
      return this == ALLOW_ONCE || this == ALLOW_ALWAYS;
    }
  }

  /** Lets this call run. */
  public static PermissionDecision allow() {
    return new PermissionDecision(Kind.ALLOW_ONCE, null, null);
  }

  /** Lets this call and its like run. */
  public static PermissionDecision allowAlways() {
    return new PermissionDecision(Kind.ALLOW_ALWAYS, null, null);
  }

  /** Refuses this call, and tells the program why if it listens to that. */
  public static PermissionDecision deny(String message) {
    return new PermissionDecision(Kind.DENY_ONCE, null, message);
  }

  /** Chooses an option by its id, where the program offers several of one kind. */
  public static PermissionDecision of(PermissionOption option) {
    return new PermissionDecision(option.kind(), option.id(), null);
  }
}
