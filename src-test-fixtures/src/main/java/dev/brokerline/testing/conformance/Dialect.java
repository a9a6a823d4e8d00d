package dev.brokerline.testing.conformance;

/**
 * The shapes that recur in many scenarios, as one kind of broker writes them. What they have to do
 * with each other is said by the scenarios that are about them.
 */
final class Dialect {

  /** What our broker knows of a request that it refused. */
  private static final String OUTCOME = "{outcome:'not_performed'}";

  private static final String ANY_WORDS = "'~(?s).+'";

  private final BrokerKind kind;

  Dialect(BrokerKind kind) {
    this.kind = kind;
  }

  private boolean isNative() {
    return kind == BrokerKind.NATIVE;
  }

  /** Returns the pattern of frames. Our broker may add members. */
  Shape shape(String pattern) {
    return new Shape(pattern, !isNative());
  }

  /** Returns the shape of the answer to {@code hello}. */
  String helloAck(String id) {
    return "{v:1, type:'hello_ack', request_id:'%s', payload:{protocol_version:1, %s}}"
        .formatted(
            id,
            isNative()
                ? "broker_version:'3.0.0', workspace_key:'~rk_.+'"
                : "broker_version:'~brokerline/.+', workspace_key:null");
  }

  /** Returns the shape of the answer to the spawn of an agent that is to be registered. */
  String started(String name, String runtime, String provider) {
    return "{name:%s, runtime:'%s', provider:%s, pre_registered:%s, warning:null}"
        .formatted(WireJson.quoted(name), runtime, provider, isNative());
  }

  /** Returns the shape of the answer to a message for one agent. */
  String delivered(String to) {
    return "{delivered:true, event_id:'~sdk_[0-9a-f]{32}', targets:['%1$s'], to:'%1$s',"
            .formatted(to)
        + " workspace_alias:null, workspace_id:%s}".formatted(isNative() ? "'~.+'" : "null");
  }

  /** Returns the shape of the model that a list shows for an agent with this one. */
  String model(String asked) {
    return isNative() ? WireJson.quoted(asked) : "'~.*" + asked + ".*'";
  }

  /** Returns the shape of the time in a {@code delivery_ack}. */
  String ackTime() {
    return isNative() ? "null" : "'<int>'";
  }

  /** Returns the shape of an error that is not retryable. Our broker has words of its own. */
  String error(String id, String code, String message) {
    return isNative()
        ? error(id, code, "null", WireJson.quoted(message), /* retryable= */ false)
        : error(id, code, OUTCOME, ANY_WORDS, /* retryable= */ false);
  }

  /** Returns the shape of our broker's error that another try may avoid. */
  String retryableError(String id, String code) {
    return error(id, code, OUTCOME, ANY_WORDS, /* retryable= */ true);
  }

  private static String error(
      String id, String code, String data, String message, boolean retryable) {
    return "{v:1, type:'error', request_id:%s, payload:{code:'%s', data:%s, message:%s,"
            .formatted(id, code, data, message)
        + " retryable:"
        + retryable
        + "}}";
  }
}
