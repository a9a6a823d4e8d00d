/** Scriptable brokers and agent programs, and golden samples of their wires, for tests. */
module dev.brokerline.testing {
  requires transitive dev.brokerline.protocol;
  requires transitive dev.brokerline.spawn;
  requires com.fasterxml.jackson.core;
  requires com.fasterxml.jackson.databind;
  requires jdk.httpserver;
  requires static transitive org.jspecify;
  requires static transitive org.junit.jupiter.api;

  exports dev.brokerline.testing;
  exports dev.brokerline.testing.agent;
  exports dev.brokerline.testing.agent.script;
  exports dev.brokerline.testing.conformance;
  exports dev.brokerline.testing.junit;
  exports dev.brokerline.testing.time;
}
