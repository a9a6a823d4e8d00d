package dev.brokerline.broker.internal.headless;

import dev.brokerline.broker.internal.agent.WorkerListener;
import dev.brokerline.protocol.event.SessionEvent;

/** The state of one agent, whose changes are told. */
final class StateTeller {

  /** Sessions know their state from the program's protocol. */
  static final String SOURCE = "structured";

  private final String agent;
  private final WorkerListener listener;
  private String now = "";

  StateTeller(String agent, WorkerListener listener) {
    this.agent = agent;
    this.listener = listener;
  }

  String agent() {
    return agent;
  }

  String now() {
    return now;
  }

  void is(String state) {
    if (!state.equals(now)) {
      now = state;
      listener.event(new SessionEvent.StateChanged(agent, state, SOURCE, null));
    }
  }
}
