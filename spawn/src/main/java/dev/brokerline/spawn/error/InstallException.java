package dev.brokerline.spawn.error;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A broker binary could not be installed. The store contains no partial file. */
public final class InstallException extends SpawnException {

  private static final long serialVersionUID = 1L;

  private final transient List<String> reasons;

  /** Makes an exception with one reason, which is the message. */
  public InstallException(String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reasons = List.of(message);
  }

  /** Makes an exception that lists why each source failed, between a heading and the next step. */
  public InstallException(String heading, List<String> reasons, String nextStep) {
    super(heading + "\n  - " + String.join("\n  - ", reasons) + "\n" + nextStep, null);
    this.reasons = List.copyOf(reasons);
  }

  /** Returns why each source failed, in order. */
  public List<String> reasons() {
    return reasons;
  }
}
