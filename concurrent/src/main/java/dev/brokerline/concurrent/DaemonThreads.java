package dev.brokerline.concurrent;

/** Makes the threads of Brokerline. */
public final class DaemonThreads {

  private DaemonThreads() {}

  /**
   * Returns a thread that has not been started and does not keep the JVM alive. It inherits nothing
   * of what the thread that happens to make it is about: no thread-locals, and so no MDC.
   */
  public static Thread of(String name, Runnable task) {
    Thread thread =
        new Thread(
            /* group= */ null, task, name, /* stackSize= */ 0, /* inheritThreadLocals= */ false);
    thread.setDaemon(true);
    return thread;
  }
}
