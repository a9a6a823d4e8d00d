package dev.brokerline.testing;

import dev.brokerline.testing.engine.BrokerEngine;
import dev.brokerline.testing.engine.RequestScript;
import java.util.List;

/** The behavior of one run of a fake broker. The scheduler makes all calls. */
interface Part extends RequestScript {

  /** Called when the broker has started. */
  void start(BrokerEngine engine);

  /** Returns the steps that were not reached. */
  List<String> left();
}
