package dev.brokerline.harness.turn;

/** The kinds of errors of sessions and turns, the same for all programs. */
public enum ErrorCode {
  /** The request makes no sense, for example a prompt without words. */
  INVALID_REQUEST,
  /** There is no such program, it was not found, or it could not be started. */
  RESOLVE_FAILED,
  /** A continuation belongs to another program. */
  PROVIDER_MISMATCH,
  /** The program does not know the conversation that should go on. */
  CONTINUATION_NOT_FOUND,
  /** The program or its provider does not know the model. */
  MODEL_NOT_SUPPORTED,
  /** The program, or this version of it, cannot do this at all. */
  UNSUPPORTED,
  /** The program reported success, but said nothing and used no tool. */
  EMPTY_RESPONSE,
  /** Another turn is running, or too many are waiting. */
  BUSY,
  /** A deadline has passed. */
  TIMEOUT,
  /** The process has ended, or its pipe is full or closed. */
  PROCESS_FAILED,
  /** The program is not signed in, or its key was refused. */
  AUTH_REQUIRED,
  /** The provider asks to come back later. */
  RATE_LIMITED,
  /** The conversation is longer than the model's context. */
  CONTEXT_EXCEEDED,
  /** The provider failed. */
  UPSTREAM_ERROR,
  /** The program broke its protocol. */
  PROTOCOL_ERROR,
  /** The turn was interrupted. */
  INTERRUPTED,
  /** A permission was denied, and the program gave up. */
  PERMISSION_DENIED,
  /** The session or the program cannot take work now. */
  UNAVAILABLE
}
