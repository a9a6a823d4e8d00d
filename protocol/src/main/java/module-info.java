/** What is said between a client and the native broker: no threads, no I/O, no clock. */
@SuppressWarnings("module") // the modules that may use the wire are built after this one
module dev.brokerline.protocol {
  requires com.fasterxml.jackson.databind;
  requires static transitive org.jspecify;

  exports dev.brokerline.protocol;
  exports dev.brokerline.protocol.command to
      dev.brokerline.agents,
      dev.brokerline.broker;
  exports dev.brokerline.protocol.event;
  exports dev.brokerline.protocol.model;
  exports dev.brokerline.protocol.request;
  exports dev.brokerline.protocol.result;
  exports dev.brokerline.protocol.text to
      dev.brokerline.agents,
      dev.brokerline.broker,
      dev.brokerline.relaycast,
      dev.brokerline.client,
      dev.brokerline.testing,
      dev.brokerline.cli;
  exports dev.brokerline.protocol.wire to
      dev.brokerline.broker,
      dev.brokerline.client,
      dev.brokerline.testing,
      dev.brokerline.cli;
}
