/** The native broker's binary, processes and their lines, and programs in terminals. */
@SuppressWarnings("module") // Those that it is exported to are built later.
module dev.brokerline.spawn {
  requires com.sun.jna;
  requires com.zaxxer.nuprocess;
  requires dev.brokerline.concurrent;
  requires java.logging;
  requires java.net.http;
  requires org.apache.commons.compress;
  requires org.slf4j;
  requires static com.google.errorprone.annotations;
  requires static transitive org.jspecify;

  exports dev.brokerline.spawn;
  exports dev.brokerline.spawn.binary;
  exports dev.brokerline.spawn.error;
  exports dev.brokerline.spawn.internal to
      dev.brokerline.broker,
      dev.brokerline.cli,
      dev.brokerline.client,
      dev.brokerline.harness;
  exports dev.brokerline.spawn.lines;
  exports dev.brokerline.spawn.platform;
  exports dev.brokerline.spawn.process;
  exports dev.brokerline.spawn.pty to
      dev.brokerline.broker,
      dev.brokerline.cli,
      dev.brokerline.client,
      dev.brokerline.harness;
  exports dev.brokerline.spawn.pty.posix to
      dev.brokerline.broker,
      dev.brokerline.cli,
      dev.brokerline.client,
      dev.brokerline.harness;
  exports dev.brokerline.spawn.transcript to
      dev.brokerline.cli,
      dev.brokerline.client,
      dev.brokerline.testing;
  exports dev.brokerline.spawn.tree to
      dev.brokerline.broker,
      dev.brokerline.cli,
      dev.brokerline.client,
      dev.brokerline.harness;
}
