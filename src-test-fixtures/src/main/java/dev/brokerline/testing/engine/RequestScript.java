package dev.brokerline.testing.engine;

/** Receives every line that a broker reads, in order, and decides how to handle it. */
@FunctionalInterface
public interface RequestScript {

  /** Called on the scheduler just before the line is handled. */
  Verdict read(byte[] line);
}
