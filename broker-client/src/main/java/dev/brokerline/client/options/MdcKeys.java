package dev.brokerline.client.options;

/**
 * The keys in SLF4J's MDC for the log lines of this library and of the user code that it calls. A
 * key is set while its value is known, and the previous value is restored afterwards.
 */
public final class MdcKeys {

  /**
   * The process id of the broker, while its lines are decoded and in continuations of a request.
   */
  public static final String BROKER = "brokerline.broker";

  /**
   * The name of the agent, in its listeners, hooks and waits, in listeners of events about it, and
   * in continuations of a request about it. For a message it is the recipient.
   */
  public static final String AGENT = "brokerline.agent";

  /** The wire id of the request, unique within one broker, in continuations of the request. */
  public static final String REQUEST = "brokerline.request";

  private MdcKeys() {}
}
