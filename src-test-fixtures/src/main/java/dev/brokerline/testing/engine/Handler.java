package dev.brokerline.testing.engine;

/** Answers requests of one type. */
@FunctionalInterface
interface Handler {

  /** Prints the answer and then the events it causes, or throws the refusal to be printed. */
  void handle(Request request) throws Refusal;
}
