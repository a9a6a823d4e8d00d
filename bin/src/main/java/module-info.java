/** The command line. */
module dev.brokerline.cli {
  requires com.fasterxml.jackson.core;
  requires dev.brokerline.agents;
  requires dev.brokerline.broker;
  requires dev.brokerline.concurrent;
  requires dev.brokerline.harness;
  requires info.picocli;
  requires java.net.http;
  requires me.tongfei.progressbar;
  requires org.slf4j;
  requires static transitive org.jspecify;

  opens dev.brokerline.cli to
      info.picocli;
  opens dev.brokerline.cli.broker to
      info.picocli;
  opens dev.brokerline.cli.run to
      info.picocli;
}
