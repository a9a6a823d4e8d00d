package dev.brokerline.cli.run;

import dev.brokerline.cli.exit.Failure;
import dev.brokerline.client.model.ClientEvent;
import java.util.Optional;

/**
 * Shows a run to the user. One thread at a time calls {@link #event}. Another thread may call the
 * other methods at the same time, and they must not wait for long.
 */
public interface RunReporter {

  /** Called for each event. */
  void event(ClientEvent event);

  /** Shows a sentence on standard error, if people read the output. */
  void note(String sentence);

  /** Called every quarter of a second, to show lines that are still unfinished. */
  void quiet();

  /** Called last, when the run is over and everything is cleaned up. */
  void outcome(RunOutcome outcome);

  /** Returns why standard output cannot be written any more; empty while it can. */
  Optional<Failure> outputFailure();
}
