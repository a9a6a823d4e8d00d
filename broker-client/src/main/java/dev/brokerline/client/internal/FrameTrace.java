package dev.brokerline.client.internal;

import dev.brokerline.client.options.BrokerClientOptions;
import dev.brokerline.concurrent.SharedExecutors;
import dev.brokerline.protocol.wire.TranscriptEncoder;
import dev.brokerline.spawn.ChildProcess;
import dev.brokerline.spawn.ProcessCommand;
import dev.brokerline.spawn.transcript.TranscribedProcessFactory;
import dev.brokerline.spawn.transcript.TranscriptFile;
import dev.brokerline.spawn.transcript.TranscriptFile.AtLimit;
import dev.brokerline.spawn.transcript.TranscriptFile.Limits;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The trace of a broker's frames, if the options ask for one. */
final class FrameTrace {

  private static final Logger LOG = LoggerFactory.getLogger(FrameTrace.class);
  private static final Limits LIMITS = new Limits(64L << 20, 16L << 20, AtLimit.ROTATE);
  private static final long PATIENCE_SECONDS = 1;

  private final @Nullable Path path;
  private volatile @Nullable TranscriptFile file;

  FrameTrace(BrokerClientOptions options) {
    this.path = options.frameTrace().orElse(null);
  }

  /** Returns a factory whose processes are traced. */
  ChildProcess.Factory over(ChildProcess.Factory processes) {
    Path to = path;
    return to == null
        ? processes
        : new TranscribedProcessFactory(processes, command -> begin(to, command));
  }

  private TranscriptFile begin(Path to, ProcessCommand command) {
    TranscriptFile begun =
        new TranscriptFile(
            to,
            LIMITS,
            new TranscriptEncoder(command.environment())::encode,
            SharedExecutors.TRACE,
            failure -> warn(to, failure));
    begun.text(
        "meta",
        "starting broker %s at %s"
            .formatted(
                command.executable().getFileName(), Instant.now().truncatedTo(ChronoUnit.MILLIS)));
    file = begun;
    return begun;
  }

  private static void warn(Path to, IOException failure) {
    LOG.warn("The trace {} has ended; the broker goes on: {}", to, failure.toString());
  }

  /** Waits at most a second until everything is written. Later lines are not traced. */
  void close() {
    TranscriptFile open = file;
    if (open != null) {
      open.end().completeOnTimeout(null, PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }
  }
}
