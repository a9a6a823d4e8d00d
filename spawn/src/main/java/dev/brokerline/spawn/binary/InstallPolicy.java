package dev.brokerline.spawn.binary;

/** Whether a broker that was not found may be installed. */
public enum InstallPolicy {
  /** Install it into the store. The default. */
  IF_MISSING,
  /**
   * Install it from this machine only: from the class path, or from sources that do not use the
   * network. The network is never touched.
   */
  OFFLINE,
  /** Fail, and touch neither the network nor the store. */
  NEVER
}
