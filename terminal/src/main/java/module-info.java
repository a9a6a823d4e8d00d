/** Reads what a terminal shows, and the state of the program in it. */
@SuppressWarnings("module") // Those that it is exported to are built later.
module dev.brokerline.terminal {
  requires org.jline.terminal;
  requires org.slf4j;
  requires static transitive org.jspecify;

  exports dev.brokerline.terminal.program;
  exports dev.brokerline.terminal to
      dev.brokerline.agents,
      dev.brokerline.broker,
      dev.brokerline.cli,
      dev.brokerline.client;
}
