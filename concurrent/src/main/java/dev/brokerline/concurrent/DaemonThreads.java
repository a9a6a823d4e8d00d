package dev.brokerline.concurrent;

/** Creates the threads of Brokerline. */
public final class DaemonThreads {

  private DaemonThreads() {}

  /**
   * Returns an unstarted daemon thread. It inherits no thread-locals, and so no MDC, from the
   * thread that creates it.
   */
  public static Thread of(String name, Runnable task) {
    Thread thread =
        new Thread(
            /* group= */ null, task, name, /* stackSize= */ 0, /* inheritThreadLocals= */ false);
    thread.setDaemon(true);
    return thread;
  }
}
