package dev.brokerline.harness.session;

import dev.brokerline.harness.turn.PermissionDecision;
import dev.brokerline.harness.turn.PermissionRequest;
import java.util.function.Function;

/** Who answers when a program asks whether a tool may run. */
public sealed interface PermissionPolicy {

  /** The caller answers, by {@code AgentSession.answer}. A deadline denies. */
  PermissionPolicy ASK = Fixed.ASK;

  /** Every request is allowed, once each. */
  PermissionPolicy ALLOW = Fixed.ALLOW;

  /** Every request is denied. */
  PermissionPolicy DENY = Fixed.DENY;

  /**
   * The program is started with its own flag to ask nothing at all. It then runs any tool, and no
   * {@code PermissionRequested} is ever told: use it only where nothing can be damaged, for example
   * in a container without credentials. The Agent Client Protocol has no such flag: each request is
   * told, and allowed.
   */
  PermissionPolicy ALLOW_EVERYTHING = Fixed.ALLOW_EVERYTHING;

  /** Returns a policy that asks a function. It may block; a deadline denies. */
  static PermissionPolicy deciding(Function<PermissionRequest, PermissionDecision> function) {
    return new Deciding(function);
  }

  /** The policies without parameters. */
  enum Fixed implements PermissionPolicy {
    /** See {@link PermissionPolicy#ASK}. */
    ASK,
    /** See {@link PermissionPolicy#ALLOW}. */
    ALLOW,
    /** See {@link PermissionPolicy#DENY}. */
    DENY,
    /** See {@link PermissionPolicy#ALLOW_EVERYTHING}. */
    ALLOW_EVERYTHING
  }

  /** The policy of a function. */
  record Deciding(Function<PermissionRequest, PermissionDecision> function)
      implements PermissionPolicy {}
}
