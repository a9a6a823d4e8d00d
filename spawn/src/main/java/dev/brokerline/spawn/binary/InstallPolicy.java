package dev.brokerline.spawn.binary;

/** Whether a missing broker may be installed. */
public enum InstallPolicy {
  /** Install it into the store. The default. */
  IF_MISSING,
  /**
   * Install it without the network: from the class path, or from sources that do not use the
   * network.
   */
  OFFLINE,
  /** Fail, without using the network or writing to the store. */
  NEVER
}
