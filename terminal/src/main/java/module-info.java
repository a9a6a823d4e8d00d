/** What a terminal shows, and what that tells of the program that runs in it. */
module dev.brokerline.terminal {
  requires org.jline.terminal;
  requires org.slf4j;
  requires static transitive org.jspecify;

  exports dev.brokerline.terminal;
}
