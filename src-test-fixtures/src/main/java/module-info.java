/** A scriptable broker, and golden samples of the wire, for tests of ours and of users. */
module dev.brokerline.testing {
  requires transitive dev.brokerline.protocol;
  requires transitive dev.brokerline.spawn;
  requires com.fasterxml.jackson.databind;
  requires static transitive org.jspecify;
  requires static transitive org.junit.jupiter.api;

  exports dev.brokerline.testing;
  exports dev.brokerline.testing.conformance;
  exports dev.brokerline.testing.junit;
  exports dev.brokerline.testing.time;
}
