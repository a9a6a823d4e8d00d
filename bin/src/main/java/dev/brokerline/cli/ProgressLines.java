package dev.brokerline.cli;

import dev.brokerline.spawn.binary.InstallProgress;
import dev.brokerline.spawn.binary.InstallProgress.Phase;
import java.io.PrintStream;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Shows an installation as plain lines: one for each phase, and one for each tenth of a download.
 * It shows nothing for a failure, because the command reports that.
 */
final class ProgressLines implements InstallProgress.Listener {

  private static final double MEGABYTE = 1e6;
  private static final int TENTHS = 10;

  private final PrintStream err;
  private @Nullable Phase phase;
  private String subject = "";
  private long shown;

  ProgressLines(PrintStream err) {
    this.err = err;
  }

  @Override
  public synchronized void onProgress(InstallProgress progress) {
    if (progress.phase() != phase || !progress.subject().equals(subject)) {
      phase = progress.phase();
      subject = progress.subject();
      shown = 0;
      announce(err, phase, subject);
    } else if (progress.total() > 0) {
      long tenth = progress.bytes() * TENTHS / progress.total();
      if (tenth > shown) {
        shown = tenth;
        err.println(
            String.format(
                Locale.ROOT,
                "brokerline:   %3d %% (%.1f of %.1f MB)",
                tenth * TENTHS,
                progress.bytes() / MEGABYTE,
                progress.total() / MEGABYTE));
      }
    }
  }

  static void announce(PrintStream err, Phase phase, String subject) {
    String verb =
        switch (phase) {
          case WAITING -> "waiting for another installation of";
          case FETCHING -> "fetching";
          case VERIFYING -> "verifying";
          case DONE -> "installed";
          case FAILED -> "";
        };
    if (!verb.isEmpty()) {
      err.println("brokerline: " + verb + " " + subject);
    }
  }
}
