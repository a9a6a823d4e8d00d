package dev.brokerline.cli;

import dev.brokerline.spawn.binary.InstallProgress;
import dev.brokerline.spawn.binary.InstallProgress.Phase;
import java.io.PrintStream;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * Shows an installation on a terminal: a bar during the download, and a line for each other phase,
 * but none for a failure.
 */
final class ProgressBars implements InstallProgress.Listener {

  private static final int COLUMNS = 78;
  private static final int MEGABYTE = 1_000_000;

  private final PrintStream err;
  private final Line line;
  private @Nullable Phase phase;
  private String subject = "";
  private @Nullable ProgressBar bar;

  ProgressBars(PrintStream err) {
    this.err = err;
    this.line = new Line(err);
  }

  @Override
  public synchronized void onProgress(InstallProgress progress) {
    if (progress.phase() != phase || !progress.subject().equals(subject)) {
      phase = progress.phase();
      subject = progress.subject();
      endBar();
      ProgressLines.announce(err, phase, subject);
    }
    if (phase == Phase.FETCHING && progress.total() > 0 && progress.bytes() > 0) {
      if (bar == null) {
        bar = startBar(progress.total());
      }
      bar.stepTo(progress.bytes());
    }
  }

  private void endBar() {
    if (bar != null) {
      bar.close();
      bar = null;
      line.end();
    }
  }

  private ProgressBar startBar(long total) {
    return ProgressBar.builder()
        .setTaskName("brokerline:")
        .setInitialMax(total)
        .setUnit(" MB", MEGABYTE)
        .showSpeed()
        .setStyle(ProgressBarStyle.ASCII)
        .setUpdateIntervalMillis(100)
        .setConsumer(line)
        .build();
  }

  /** The line of the bar. A bar that is closed before its second update does not end its line. */
  private static final class Line extends ConsoleProgressBarConsumer {

    private final PrintStream err;
    private volatile boolean open;

    Line(PrintStream err) {
      super(err, COLUMNS);
      this.err = err;
    }

    @Override
    public void accept(String bar) {
      open = true;
      super.accept(bar);
    }

    @Override
    public void close() {
      // Left to end().
    }

    void end() {
      if (open) {
        open = false;
        err.println();
      }
    }
  }
}
