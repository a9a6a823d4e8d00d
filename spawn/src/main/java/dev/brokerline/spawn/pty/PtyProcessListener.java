package dev.brokerline.spawn.pty;

/**
 * Receives the output and the exit of a program in a terminal, in order and one call at a time, on
 * the executor that the factory was given.
 *
 * <p>A listener may be slow: its terminal is then not read, and its program waits. Other terminals
 * go on, as long as the executor has threads for them. Exceptions are logged and ignored.
 */
public interface PtyProcessListener {

  /**
   * Receives output. The pieces are as the system delivers them: a character or a control sequence
   * may be divided.
   *
   * @param bytes at least one byte; the listener may keep the array
   */
  void onOutput(byte[] bytes);

  /**
   * The program has exited. This is the last call, after all that the program has printed. What
   * other processes print into the terminal afterwards is dropped.
   */
  void onExit(PtyExit exit);
}
