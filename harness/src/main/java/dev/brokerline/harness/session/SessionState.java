package dev.brokerline.harness.session;

/** What a session is doing. */
public enum SessionState {
  /** Its program is starting. */
  STARTING,
  /** It waits for a prompt. */
  IDLE,
  /** It works on a turn. */
  RUNNING,
  /** Its program waits for an answer, for example to a permission. */
  REQUIRES_ACTION,
  /** It is over. */
  ENDED
}
