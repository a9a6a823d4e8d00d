package dev.brokerline.protocol.event;

import dev.brokerline.protocol.ErrorDetail;
import org.jspecify.annotations.Nullable;

/** An event of the worker process that runs one agent's program. */
public sealed interface WorkerEvent extends BrokerEvent {

  /** Returns the name of the agent; null if the broker left it out. */
  @Nullable String name();

  @Override
  default @Nullable String agent() {
    return name();
  }

  /** The program looks ready, or 25 seconds went by. Comes again after each restart. */
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
   * Output in the order it was made, cut anywhere, even inside a character.
   *
   * @param stream {@code stdout} for all that the program prints, {@code stderr} for the worker's
   *     own
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
