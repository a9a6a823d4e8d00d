package dev.brokerline.spawn.pty.posix;

import dev.brokerline.spawn.process.NothingLeftExtension;
import java.util.List;

/** Fails a test that leaves a child of this JVM or a thread of terminals. */
final class NothingLeft extends NothingLeftExtension {

  @Override
  protected List<String> threadsThatMustEnd() {
    return threads();
  }

  static List<String> threads() {
    return ourThreads().stream()
        .filter(name -> name.matches("brokerline-(terminals|sessions|tree)"))
        .toList();
  }
}
