package dev.brokerline.spawn.tree;

/** The operating system of this JVM. */
final class ThisSystem {

  /** The best available source of its processes. */
  static final Processes PROCESSES =
      LinuxProcesses.isSupported() ? new LinuxProcesses() : new PortableProcesses();

  private ThisSystem() {}
}
