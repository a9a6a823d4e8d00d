package dev.brokerline.testing.engine;

import java.util.SplittableRandom;

/** Makes the ids and process ids of a broker, which look random and are the same in every run. */
final class Ids {

  private final SplittableRandom random;
  private long lastPid;

  Ids(long brokerPid) {
    random = new SplittableRandom(brokerPid);
    lastPid = brokerPid;
  }

  String delivery() {
    return "del_" + hex();
  }

  /** Returns the event id of a message that came over stdio. */
  String message() {
    return "sdk_" + hex();
  }

  String initialTask() {
    return "init_" + hex();
  }

  String relayMessage() {
    return "msg_" + hex();
  }

  long pid() {
    return ++lastPid;
  }

  private String hex() {
    return "%016x%016x".formatted(random.nextLong(), random.nextLong());
  }
}
