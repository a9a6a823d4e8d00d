/** Clocks, executors and futures, for Brokerline's own modules only. */
@SuppressWarnings("module") // Those that it is exported to are compiled after it.
module dev.brokerline.concurrent {
  requires org.slf4j;
  requires static com.google.errorprone.annotations;
  requires static transitive org.jspecify;

  exports dev.brokerline.concurrent to
      dev.brokerline.agents,
      dev.brokerline.broker,
      dev.brokerline.cli,
      dev.brokerline.client,
      dev.brokerline.harness,
      dev.brokerline.spawn;
}
