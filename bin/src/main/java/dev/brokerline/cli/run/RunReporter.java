package dev.brokerline.cli.run;

import dev.brokerline.client.ClientEvent;

/**
 * Shows a run to whoever asked for it. {@link #event} is called by one thread at a time; the others
 * may be called at the same time by another, and must not wait for long.
 */
public interface RunReporter {

  /** Something happened. */
  void event(ClientEvent event);

  /** Something is worth a line on standard error, if people read along. */
  void note(String sentence);

  /** A quarter of a second has passed: time to show what has been waiting for more. */
  void quiet();

  /** The run is over and everything is cleaned up; the last call. */
  void outcome(RunOutcome outcome);

  /** Returns whether nobody reads standard output any more. */
  boolean deserted();
}
