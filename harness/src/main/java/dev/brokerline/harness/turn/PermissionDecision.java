package dev.brokerline.harness.turn;

import org.jspecify.annotations.Nullable;

/**
 * The answer to a {@link PermissionRequest}.
 *
 * @param optionId the id of one of the request's options, or null to take the first of this kind
 * @param message the reason, for a program whose protocol has a place for one, or null
 */
public record PermissionDecision(Kind kind, @Nullable String optionId, @Nullable String message) {

  /** Whether a call may run, and whether that holds for later calls too. */
  public enum Kind {
    /** This call may run. */
    ALLOW_ONCE,
    /** This call and similar ones may run, for as long as the program remembers that. */
    ALLOW_ALWAYS,
    /** This call may not run. */
    DENY_ONCE,
    /** This call and similar ones may not run. */
    DENY_ALWAYS;

    /** Returns whether the call may run. */
    public boolean allows() {
      return this == ALLOW_ONCE || this == ALLOW_ALWAYS;
    }
  }

  /** Allows this call. */
  public static PermissionDecision allow() {
    return new PermissionDecision(Kind.ALLOW_ONCE, null, null);
  }

  /** Allows this call and similar ones. */
  public static PermissionDecision allowAlways() {
    return new PermissionDecision(Kind.ALLOW_ALWAYS, null, null);
  }

  /** Denies this call, and tells the program why if its protocol has a place for that. */
  public static PermissionDecision deny(String message) {
    return new PermissionDecision(Kind.DENY_ONCE, null, message);
  }

  /** Chooses an option by its id, where the program offers several of one kind. */
  public static PermissionDecision of(PermissionOption option) {
    return new PermissionDecision(option.kind(), option.id(), null);
  }
}
