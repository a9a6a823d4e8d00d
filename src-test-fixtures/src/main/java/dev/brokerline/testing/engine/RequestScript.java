package dev.brokerline.testing.engine;

/** Sees every line that a broker reads, in order, and decides what becomes of it. */
@FunctionalInterface
public interface RequestScript {

  /** Called on the scheduler just before the line is handled. */
  Verdict read(byte[] line);
}
