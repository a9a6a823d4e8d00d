package dev.brokerline.bench.load;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A client that is under load: what differs from one to the other. It is connected to the peer. */
interface Subject extends AutoCloseable {

  /** Sends a request. */
  CompletableFuture<?> request();

  /** Returns the way to a flood of events; empty if the client has none. */
  default Optional<Flood> events() {
    return Optional.empty();
  }

  /** Returns the way to a flood of events that are heard as lines; empty if there is none. */
  default Optional<Flood> lines() {
    return Optional.empty();
  }

  /** Ends the peer. */
  @Override
  void close();

  /** Has the peer print events. */
  @FunctionalInterface
  interface Flood {
    /**
     * Returns when all events have been heard.
     *
     * @param kind the length of a line in bytes, and what is in it
     * @throws IllegalStateException if some are missing
     */
    void of(long count, String kind) throws Exception;
  }
}
