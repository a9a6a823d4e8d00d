/** The conversation with a broker: correlation, time, state and events. */
@SuppressWarnings("module") // Those that its machinery is exported to are compiled after it.
module dev.brokerline.client {
  requires dev.brokerline.concurrent;
  requires dev.brokerline.terminal;
  requires transitive dev.brokerline.protocol;
  requires transitive dev.brokerline.relaycast;
  requires transitive dev.brokerline.spawn;
  requires org.slf4j;
  requires static com.google.errorprone.annotations;
  requires static transitive org.jspecify;

  exports dev.brokerline.client;
  exports dev.brokerline.client.error;
  exports dev.brokerline.client.model;
  exports dev.brokerline.client.options;
  exports dev.brokerline.client.internal to
      dev.brokerline.agents;
}
