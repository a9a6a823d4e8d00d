package dev.brokerline.spawn.binary;

import dev.brokerline.spawn.binary.InstallProgress.Phase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells a listener, whatever it throws. */
record ProgressReport(InstallListener listener) {

  private static final Logger LOG = LoggerFactory.getLogger(ProgressReport.class);

  void tell(Phase phase, String subject, long bytes, long total) {
    try {
      listener.onProgress(new InstallProgress(phase, subject, bytes, total));
    } catch (RuntimeException e) {
      LOG.warn("the install listener {} failed; going on", listener.getClass().getName(), e);
    }
  }
}
