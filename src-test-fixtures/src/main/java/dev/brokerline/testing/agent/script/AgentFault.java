package dev.brokerline.testing.agent.script;

/**
 * A way in which an agent program misbehaves. Some take a number, which has a default here.
 *
 * <p>Each constant is one real program's habit, or what a client must survive of any program.
 */
public enum AgentFault {
  /** It starts, and exits with this code before it says anything but a line on standard error. */
  EXITS_AT_START(1),
  /** It never answers the first request, and sends nothing. */
  SILENT_AT_START(0),
  /** It takes a prompt, and sends nothing for it: no event and no answer. */
  SILENT_IN_TURN(0),
  /** It does all of a turn but end it, until it is interrupted. */
  TURN_NEVER_ENDS(0),
  /** It goes on with a turn that is interrupted, and does not answer the interrupt. */
  IGNORES_INTERRUPT(0),
  /** It exits with this code when a turn is interrupted. */
  EXITS_ON_INTERRUPT(1),
  /** It exits with this code in a turn, after its first event. */
  EXITS_IN_TURN(7),
  /** The signal of this number ends it in a turn, after its first event. */
  DIES_BY_SIGNAL(9),
  /**
   * Before each line: a banner, nothing, half a JSON object, no object, bytes that are no UTF-8.
   */
  BAD_LINES(0),
  /** One line of this many bytes in each turn. */
  HUGE_LINE(300 << 20),
  /** It sends each answer twice. */
  ANSWERS_TWICE(0),
  /** Before each answer, it sends answers to requests that nobody made. */
  ANSWERS_STRANGERS(0),
  /** An answer waits this many milliseconds for another one, which overtakes it. */
  OUT_OF_ORDER(100),
  /** More of a turn follows after its end. */
  EVENTS_AFTER_THE_END(0),
  /** In each turn, it asks for this many permissions at once. */
  PERMISSION_STORM(100),
  /** In each turn, this many pieces of text come as fast as they can. */
  FLOODS(100_000),
  /** At its start, this many lines go to standard error. */
  FLOODS_STDERR(100_000),
  /** In each turn, it makes a request that the client cannot know, and waits for the answer. */
  UNKNOWN_REQUEST(0),
  /** In each turn, it sends events of kinds that do not exist. */
  UNKNOWN_EVENTS(0),
  /** It does not exit at the end of its input. */
  IGNORES_END_OF_INPUT(0),
  /** It does not exit after SIGTERM or SIGINT. */
  IGNORES_TERMINATION(0),
  /** It starts a child, which holds its standard output open for this many seconds. */
  LEAVES_GRANDCHILD(300),
  /** It reads no more of its input after the first prompt. */
  STOPS_READING(0);

  private final int number;

  AgentFault(int number) {
    this.number = number;
  }

  /** Returns the number that holds if none is given; 0 if the fault takes none. */
  public int defaultNumber() {
    return number;
  }
}
