package dev.brokerline.testing.engine;

/** The receiver of a broker's output. The scheduler makes the calls, one at a time. */
public interface BrokerOutput {

  /** Receives a line of standard output, without its terminator. */
  void stdout(byte[] line);

  /** Receives a line of standard error. */
  void stderr(String line);

  /** Called when the broker has read a line of this many bytes from standard input. */
  void consumed(int bytes);

  /** Called when the broker has exited, as the last call. */
  void exited(int code);
}
