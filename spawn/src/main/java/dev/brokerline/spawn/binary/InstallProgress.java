package dev.brokerline.spawn.binary;

/**
 * How far an installation is.
 *
 * @param phase what is being done
 * @param subject what it is done to, in words: a source, a file
 * @param bytes how much of it is done
 * @param total how much there is, or -1 if that is not known
 */
public record InstallProgress(Phase phase, String subject, long bytes, long total) {

  /** What is being done. A source that fails is followed by the next one's first phase. */
  public enum Phase {
    /** Another thread or process installs the same release; its end is awaited. */
    WAITING,
    /** A source is being asked, and the bytes of the binary come in. */
    FETCHING,
    /** The hash is compared, and the file is written through to the disk. */
    VERIFYING,
    /** The binary is in its place. */
    DONE,
    /** There will be no binary; the exception says why. */
    FAILED
  }
}
