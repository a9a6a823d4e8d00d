package dev.brokerline.spawn.binary;

import dev.brokerline.spawn.binary.InstallProgress.Phase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reports one installation to a listener, until that throws. */
final class ProgressReport {

  private static final Logger LOG = LoggerFactory.getLogger(ProgressReport.class);

  private final InstallProgress.Listener listener;
  private volatile boolean broken;

  ProgressReport(InstallProgress.Listener listener) {
    this.listener = listener;
  }

  void tell(Phase phase, String subject, long bytes, long total) {
    if (broken) {
      return;
    }
    try {
      listener.onProgress(new InstallProgress(phase, subject, bytes, total));
    } catch (RuntimeException e) {
      broken = true;
      LOG.warn(
          "the install listener {} failed and hears no more", listener.getClass().getName(), e);
    }
  }
}
