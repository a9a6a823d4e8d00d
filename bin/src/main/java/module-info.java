/** The command line. */
module dev.brokerline.cli {
  requires com.fasterxml.jackson.core;
  requires dev.brokerline.client;
  requires info.picocli;
  requires static transitive org.jspecify;
}
