package dev.brokerline.spawn;

import java.util.List;

/**
 * A listener that gets the lines that were read together with one call, so that it can pass them on
 * together. It gets each line of standard output in a call of {@link #onLines} or of {@link
 * #onLine}, in order.
 */
public interface LineBatchListener extends ChildProcess.Listener {

  /**
   * Receives complete lines, in order, from the thread that reads the process, which holds no lock.
   *
   * @param lines at least one; the listener may keep the list and its arrays
   */
  void onLines(List<byte[]> lines);
}
