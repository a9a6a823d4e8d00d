/** Agents as objects: their output, waits, deliveries and supervision. */
module dev.brokerline.agents {
  requires dev.brokerline.concurrent;
  requires transitive dev.brokerline.client;
  requires transitive dev.brokerline.terminal;
  requires org.slf4j;
  requires static com.google.errorprone.annotations;
  requires static transitive org.jspecify;

  exports dev.brokerline.agents;
  exports dev.brokerline.agents.model;
  exports dev.brokerline.agents.output;
  exports dev.brokerline.agents.supervision;
}
