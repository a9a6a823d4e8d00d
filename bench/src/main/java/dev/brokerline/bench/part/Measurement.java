package dev.brokerline.bench.part;

/** Measures a part of the bench. */
@FunctionalInterface
interface Measurement {

  /** Adds its figures, within the time of the turns. */
  void run(Turns turns) throws Exception;
}
