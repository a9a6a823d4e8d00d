package dev.brokerline.testing;

/**
 * A way for a broker to misbehave. "The first request" is the first one after {@code hello}.
 *
 * <p>Set faults with {@link FakeBrokerBuilder#fault} or, for the child process, with {@code
 * --fake-fault=NAME} or {@code --fake-fault=NAME:PARAMETER}. They can be combined.
 */
public enum BrokerFault {
  /** Writes to standard error why it cannot start, and exits with code 1. */
  EXITS_BEFORE_HELLO,
  /** Writes to standard error about a rate limit, and never answers {@code hello}. */
  STALLS_AT_HELLO,
  /** Answers {@code hello} after the parameter's milliseconds. */
  SLOW_HELLO(2_000),
  /** Answers {@code hello} with protocol version 2. */
  OTHER_PROTOCOL_VERSION,
  /**
   * Behaves like a broker of version 4: announces its HTTP interface, ignores standard input, and
   * does not exit at its end.
   */
  LATER_GENERATION,

  /** Answers nothing after {@code hello}. */
  FALLS_SILENT,
  /**
   * Exits with code 7 when it has read as many requests as the parameter says, without any answer.
   */
  EXITS_ON_REQUEST(1),
  /** Performs the first request, and is killed before it answers. */
  PERFORMS_AND_DIES,
  /** Exits in the middle of the line with the answer to the first request. */
  BREAKS_OFF_MID_LINE(Needs.PIPES, 0),
  /** Answers the first request, prints as many output events as the parameter says, and exits. */
  BURSTS_AND_EXITS(1_000),
  /** Answers the first request with {@code io_error}, and exits with code 0. */
  FAILS_TO_READ,
  /** Answers the first request and exits, while a child process keeps its pipes open. */
  LEAVES_PIPES_OPEN(Needs.PIPES, 0),

  /** Answers the request with the parameter's number with an error that lacks the request id. */
  LOSES_REQUEST_ID(2),
  /** Reports a failed delivery, which belongs to no request, before each answer. */
  UNRELATED_ERRORS,
  /** Holds back each answer whose number is a multiple of the parameter, and passes on others. */
  ANSWERS_LATE(1),
  /** Prints each answer twice. */
  ANSWERS_TWICE,
  /** Prints an answer to an unknown request before each answer. */
  ANSWERS_STRANGERS,
  /** Adds unknown events, frames of an unknown type and unknown fields. */
  UNKNOWN_FRAMES,

  /** Prints banners, colored log lines, blank lines and fragments of JSON between frames. */
  NOISE,
  /** Prints lines that are not UTF-8 between frames. */
  GARBAGE,
  /** Ends its lines with CR LF. */
  CARRIAGE_RETURNS,
  /** Answers the first request with a line of as many bytes as the parameter says. */
  HUGE_LINE(Needs.PIPES, 20 << 20),
  /** Writes each byte separately. */
  SINGLE_BYTES(Needs.PIPES, 0),
  /** Writes an answer and the events after it in one write. */
  ONE_WRITE(Needs.PIPES, 0),
  /**
   * Prints as many bytes as the parameter says to each stream before it answers the first request.
   */
  FLOODS(Needs.PIPES, 5 << 20),
  /** Closes its standard error after {@code hello}, and continues. */
  CLOSES_STDERR(Needs.PIPES, 0),

  /** Reads nothing after {@code hello}. */
  STOPS_READING(Needs.PIPES, 0),
  /** Closes its standard input after {@code hello}, and keeps running. */
  CLOSES_STDIN(Needs.PIPES, 0),
  /** Does not react to {@code shutdown}. */
  IGNORES_SHUTDOWN,
  /** Does not exit at the end of its standard input. */
  IGNORES_END_OF_INPUT,
  /** Does not react to SIGTERM. */
  IGNORES_TERMINATION;

  private enum Needs {
    NOTHING,
    PIPES
  }

  private final Needs needs;
  private final long parameter;

  BrokerFault() {
    this(Needs.NOTHING, 0);
  }

  BrokerFault(long parameter) {
    this(Needs.NOTHING, parameter);
  }

  BrokerFault(Needs needs, long parameter) {
    this.needs = needs;
    this.parameter = parameter;
  }

  /** Returns whether the fault needs a child process. */
  public boolean needsProcess() {
    return needs == Needs.PIPES;
  }

  /** Returns the default parameter; 0 for a fault without one. */
  public long defaultParameter() {
    return parameter;
  }
}
