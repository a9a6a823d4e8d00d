package dev.brokerline.testing;

import dev.brokerline.testing.engine.BrokerEngine;
import dev.brokerline.testing.engine.RequestScript;
import java.util.List;

/** What one run of a fake broker has before it to do. All calls come from the scheduler. */
interface Part extends RequestScript {

  /** The broker has started. */
  void start(BrokerEngine engine);

  /** Returns what it was to do and did not come to. */
  List<String> left();
}
