/** Meters of brokers, requests and events for Micrometer. */
module dev.brokerline.micrometer {
  requires transitive dev.brokerline.client;
  requires transitive micrometer.core;
  requires static transitive org.jspecify;

  exports dev.brokerline.micrometer;
}
