/** The embedded local Relaycast. */
module dev.brokerline.relaycast {
  requires com.fasterxml.jackson.databind;
  requires dev.brokerline.protocol;
  requires org.eclipse.jetty.http;
  requires org.eclipse.jetty.server;
  requires org.eclipse.jetty.websocket.server;
  requires org.slf4j;
  requires static transitive org.jspecify;

  exports dev.brokerline.relaycast;
  // Jetty looks methods up as the public sees them, so that an export to Jetty alone is not enough.
  exports dev.brokerline.relaycast.jetty;
}
