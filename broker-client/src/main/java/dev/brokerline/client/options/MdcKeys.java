package dev.brokerline.client.options;

/**
 * What this library says in SLF4J's MDC about its log lines, and about those of the code that it
 * calls: while one of these is known, its key is there; what was there before is restored.
 */
public final class MdcKeys {

  /** The process id of the broker, while its lines are decoded, and in what follows a request. */
  public static final String BROKER = "brokerline.broker";

  /**
   * The name of the agent, in its listeners, hooks and waits, in listeners that are told of it, and
   * in what follows a request about it; of a message, its recipient.
   */
  public static final String AGENT = "brokerline.agent";

  /** The id of the request on the wire, unique within one broker, in what follows the request. */
  public static final String REQUEST = "brokerline.request";

  private MdcKeys() {}
}
