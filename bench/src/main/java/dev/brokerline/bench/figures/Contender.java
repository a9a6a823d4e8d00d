package dev.brokerline.bench.figures;

/** Whoever is measured: a column of a table. */
public enum Contender {
  UPSTREAM_SDK("TypeScript SDK 3.2.18"),
  MCP_SDK("MCP Java SDK 2.1.0"),
  PLAIN_JAVA("plain Java"),
  NUPROCESS("Brokerline, NuProcess"),
  JAVA_PROCESS("Brokerline, `java.lang.Process`"),
  LIMIT("C, the limit"),

  NATIVE_BROKER("native 3.2.18"),
  CHILD_BROKER("ours, a child process"),
  BROKER_IN_JVM("ours, in the JVM"),

  UPSTREAM_CLI("upstream CLI 9.1.6"),
  NODE("`node -e 0`"),
  PYTHON("`python3 -c 0`"),
  LAUNCHER("Brokerline"),

  JACKSON_TREE("Jackson tree"),
  CODEC("Brokerline's codec");

  private final String title;

  Contender(String title) {
    this.title = title;
  }

  /** Returns the name in tables, in Markdown. */
  public String title() {
    return title;
  }

  /** Returns whether this is Brokerline, which has goals. */
  public boolean isOurs() {
    return switch (this) {
      case NUPROCESS, JAVA_PROCESS, CHILD_BROKER, BROKER_IN_JVM, LAUNCHER, CODEC -> true;
      default -> false;
    };
  }
}
