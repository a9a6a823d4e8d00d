package dev.brokerline.protocol.model;

import java.util.Objects;

/**
 * The program of a headless agent, by its id. The native broker knows {@link #CLAUDE} and {@link
 * #OPENCODE}; Brokerline's own broker takes every program that its harness knows. {@code toString}
 * returns the wire name.
 *
 * @param id for example {@code codex}; not blank
 */
public record HeadlessProvider(String id) {

  /** Claude Code. */
  public static final HeadlessProvider CLAUDE = new HeadlessProvider("claude");

  /** OpenCode. */
  public static final HeadlessProvider OPENCODE = new HeadlessProvider("opencode");

  /** Refuses a blank id. */
  public HeadlessProvider {
    Objects.requireNonNull(id, "id");
    if (id.isBlank()) {
      throw new IllegalArgumentException("a provider needs an id");
    }
  }

  /** Returns the provider of this id. */
  public static HeadlessProvider of(String id) {
    return new HeadlessProvider(id);
  }

  @Override
  public String toString() {
    return id;
  }
}
