package dev.brokerline.testing.engine;

/** Where a broker's output goes. All calls come from the scheduler, one at a time. */
public interface BrokerOutput {

  /** One line of standard output, without its terminator. */
  void stdout(byte[] line);

  /** One line of standard error. */
  void stderr(String line);

  /** The broker has read a line of this many bytes from standard input. */
  void consumed(int bytes);

  /** The broker has exited. The last call of all. */
  void exited(int code);
}
