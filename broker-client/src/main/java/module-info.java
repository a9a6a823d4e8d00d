/** The conversation with a broker: correlation, time, state and events. */
module dev.brokerline.client {
  requires transitive dev.brokerline.protocol;
  requires transitive dev.brokerline.relaycast;
  requires transitive dev.brokerline.spawn;
  requires org.slf4j;
  requires static transitive org.jspecify;

  exports dev.brokerline.client;
  exports dev.brokerline.client.agent;
  exports dev.brokerline.client.history;
  exports dev.brokerline.client.observe;
  exports dev.brokerline.client.output;
  exports dev.brokerline.client.relay;
  exports dev.brokerline.client.supervision;
}
