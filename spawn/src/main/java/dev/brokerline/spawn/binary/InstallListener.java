package dev.brokerline.spawn.binary;

/** Is told how far an installation is. */
@FunctionalInterface
public interface InstallListener {

  /** A listener that ignores everything. */
  InstallListener NONE = progress -> {};

  /**
   * Called on the thread that installs or on one that downloads, never twice at once, at least once
   * for each phase and about a hundred times for a download. If it throws, that is logged, and it
   * is told nothing more.
   */
  void onProgress(InstallProgress progress);
}
