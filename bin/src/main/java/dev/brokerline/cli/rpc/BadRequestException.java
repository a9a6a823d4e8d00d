package dev.brokerline.cli.rpc;

import org.jspecify.annotations.Nullable;

/** A line of input is not a valid request. The message names the place. */
final class BadRequestException extends Exception {

  private static final long serialVersionUID = 1L;

  private final @Nullable String id;

  BadRequestException(@Nullable String id, String message) {
    super(message);
    this.id = id;
  }

  /** Returns the line's id as JSON, or null if it could not be read. */
  @Nullable String id() {
    return id;
  }
}
