package dev.brokerline.spawn.pty;

import dev.brokerline.spawn.EndedProcess;
import java.util.List;

/**
 * What is known when a terminal has ended.
 *
 * @param exit how its program ended
 * @param leftovers the other processes that the program had started, and that did not end by
 *     themselves. {@link EndedProcess.How#TERMINATED} means after SIGHUP or SIGTERM. If one is
 *     {@link EndedProcess.How#STILL_ALIVE}, its record is kept for the next start's sweep.
 */
public record PtyEnd(PtyExit exit, List<EndedProcess> leftovers) {

  public PtyEnd {
    leftovers = List.copyOf(leftovers);
  }
}
