package dev.brokerline.cli.run;

import dev.brokerline.cli.exit.Failure;
import dev.brokerline.client.model.ClientEvent;
import java.util.Optional;

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

  /** Returns why standard output cannot be written any more, if it is known by now. */
  Optional<Failure> outputFailure();
}
