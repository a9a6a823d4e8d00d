/** The embedded local Relaycast. */
module dev.brokerline.relaycast {
  requires com.fasterxml.jackson.databind;
  requires org.eclipse.jetty.server;
  requires org.eclipse.jetty.websocket.server;
  requires org.slf4j;
  requires static transitive org.jspecify;

  exports dev.brokerline.relaycast;
}
