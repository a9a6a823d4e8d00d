/** What is said between a client and the native broker: no threads, no I/O, no clock. */
module dev.brokerline.protocol {
  requires com.fasterxml.jackson.databind;
  requires static transitive org.jspecify;

  exports dev.brokerline.protocol;
}
