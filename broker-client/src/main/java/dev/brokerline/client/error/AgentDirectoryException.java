package dev.brokerline.client.error;

import java.nio.file.Path;

/**
 * An agent's working directory is unusable, so the spawn was not sent. The broker would only have
 * answered that it failed to spawn a worker.
 */
public final class AgentDirectoryException extends BrokerException {

  private static final long serialVersionUID = 1L;

  private final transient Path directory;

  /**
   * @param fault the rest of a sentence that begins with the directory
   */
  public AgentDirectoryException(String agent, Path directory, String fault) {
    super(
        "agent '" + agent + "' was not started: its working directory " + directory + " " + fault,
        Outcome.NOT_PERFORMED,
        null);
    this.directory = directory;
  }

  /** Returns the directory, absolute. */
  public Path directory() {
    return directory;
  }
}
