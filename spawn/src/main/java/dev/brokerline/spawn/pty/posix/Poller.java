package dev.brokerline.spawn.pty.posix;

/**
 * Waits for terminals and exits, on one thread. Only {@link #wake} may be called from others.
 *
 * <p>Terminals are told of by their edges: {@link Sink#ready} is called when one becomes readable
 * or writable, not while it stays so. Who was told reads and writes until that would block.
 */
interface Poller {

  /** Receives what has happened. Calls for things that are watched no more are possible. */
  interface Sink {

    /** A terminal may be readable or writable again, or nobody has it open any more. */
    void ready(long id);

    /** A process has exited. */
    void exited(long id);
  }

  /** Begins to watch a terminal. */
  void watchTerminal(int master, long id) throws PosixException;

  /** Stops watching a terminal, before its descriptor is closed. */
  void forgetTerminal(int master);

  /**
   * Begins to watch a child.
   *
   * @return false if the system cannot tell of its exit, so that the caller must ask repeatedly
   */
  boolean watchProcess(int pid, long id);

  /** Stops watching a child. */
  void forgetProcess(long id);

  /**
   * Waits until something happens or it is woken, and tells the sink.
   *
   * @param millis how long to wait at most, or -1 for no limit
   */
  void await(int millis, Sink sink);

  /** Ends the current or the next wait. May be called from any thread. */
  void wake();
}
