package dev.brokerline.spawn.binary;

/** Whether a broker that was not found may be installed. */
public enum InstallPolicy {
  /** Install it into the store. The default. */
  IF_MISSING,
  /** Fail, and touch neither the network nor the store. */
  NEVER
}
