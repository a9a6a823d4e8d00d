package dev.brokerline.protocol.event;

import dev.brokerline.protocol.ErrorDetail;
import org.jspecify.annotations.Nullable;

/** An event from the worker process that runs an agent's program. */
public sealed interface WorkerEvent extends BrokerEvent {

  /** Returns the name of the agent; null if absent. */
  @Nullable String name();

  @Override
  default @Nullable String agent() {
    return name();
  }

  /** The program looks ready, or 25 seconds have passed. Occurs again after each restart. */
  record Ready(
      @Nullable String name,
      @Nullable String runtime,
      @Nullable String provider,
      @Nullable String cli,
      @Nullable String model)
      implements WorkerEvent {

    @Override
    public String kind() {
      return "worker_ready";
    }
  }

  /**
   * Output, in order. It may be cut anywhere, even within a character.
   *
   * @param stream {@code stdout} for everything that the program prints, {@code stderr} for the
   *     worker's own lines
   */
  record Output(@Nullable String name, @Nullable String stream, @Nullable String chunk)
      implements WorkerEvent {

    @Override
    public String kind() {
      return "worker_stream";
    }
  }

  /** The worker refused a line on its control pipe. */
  record Failed(@Nullable String name, @Nullable ErrorDetail error) implements WorkerEvent {

    @Override
    public String kind() {
      return "worker_error";
    }
  }
}
