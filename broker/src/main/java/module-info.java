/** A broker of our own: protocol 1, served over sessions of agent programs. */
module dev.brokerline.broker {
  requires com.fasterxml.jackson.databind;
  requires dev.brokerline.concurrent;
  requires dev.brokerline.harness;
  requires dev.brokerline.protocol;
  requires dev.brokerline.terminal;
  requires jdk.httpserver;
  requires org.slf4j;
  requires transitive dev.brokerline.spawn;
  requires static com.google.errorprone.annotations;
  requires static transitive org.jspecify;

  exports dev.brokerline.broker;
}
