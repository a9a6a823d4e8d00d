package dev.brokerline.testing.engine;

/** The one workspace that a fake broker is attached to. */
record Workspace(String key, String id) {

  /** Leaves the key out. */
  @Override
  public String toString() {
    return "Workspace[id=" + id + "]";
  }
}
