package dev.brokerline.testing.engine;

/** The workspace of a fake broker. */
record Workspace(String key, String id) {

  /** Omits the key. */
  @Override
  public String toString() {
    return "Workspace[id=" + id + "]";
  }
}
