package dev.brokerline.spawn.tree;

/** The system that this JVM runs on. */
final class ThisSystem {

  /** What it tells about its processes, in the best way that it offers. */
  static final Processes PROCESSES =
      LinuxProcesses.isSupported() ? new LinuxProcesses() : new PortableProcesses();

  private ThisSystem() {}
}
