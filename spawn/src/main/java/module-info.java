/** The native broker's binary, its process and its lines. */
module dev.brokerline.spawn {
  requires com.sun.jna;
  requires com.zaxxer.nuprocess;
  requires org.slf4j;
  requires static transitive org.jspecify;

  exports dev.brokerline.spawn;
  exports dev.brokerline.spawn.process;
}
