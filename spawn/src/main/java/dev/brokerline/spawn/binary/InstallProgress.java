package dev.brokerline.spawn.binary;

/**
 * The progress of an installation.
 *
 * @param phase the current phase
 * @param subject a description of its subject, such as a source or a file
 * @param bytes how many bytes are done
 * @param total how many bytes there are, or -1 if unknown
 */
public record InstallProgress(Phase phase, String subject, long bytes, long total) {

  /** A phase of an installation. When a source fails, the first phase of the next one follows. */
  public enum Phase {
    /** Another thread or process installs the same release, and this one waits for it. */
    WAITING,
    /** A source provides the bytes of the binary. */
    FETCHING,
    /** The hash is compared, and the file is forced to the disk. */
    VERIFYING,
    /** The binary is installed. */
    DONE,
    /** The installation failed; the exception says why. */
    FAILED
  }

  /** Receives the progress of an installation. */
  @FunctionalInterface
  public interface Listener {

    /** A listener that ignores everything. */
    Listener NONE = progress -> {};

    /**
     * Called at least once for each phase, and about a hundred times during a download. The
     * installing thread or a downloading thread makes the calls, never two at once. After an
     * exception, which is logged, no more calls follow.
     */
    void onProgress(InstallProgress progress);
  }
}
