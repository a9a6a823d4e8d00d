package dev.brokerline.spawn.binary;

/** Receives the progress of an installation. */
@FunctionalInterface
public interface InstallListener {

  /** A listener that ignores everything. */
  InstallListener NONE = progress -> {};

  /**
   * Called at least once for each phase, and about a hundred times during a download. The
   * installing thread or a downloading thread makes the calls, never two at once. After an
   * exception, which is logged, no more calls follow.
   */
  void onProgress(InstallProgress progress);
}
