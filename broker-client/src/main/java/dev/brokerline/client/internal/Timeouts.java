package dev.brokerline.client.internal;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is said of an answer that did not come: the numbers of the moment, and the next step. */
final class Timeouts {

  private Timeouts() {}

  static String message(
      PendingRequest<?> late, @Nullable PendingRequest<?> oldest, long now, List<String> stderr) {
    String type = late.request.type();
    String busy =
        oldest == null || oldest == late
            ? ""
            : "; it answers in order and is still at "
                + oldest.request.type()
                + ", sent "
                + oldest.age(now).toMillis()
                + " ms ago";
    return type
        + " was not answered within "
        + late.age(now).toMillis()
        + " ms"
        + busy
        + "; the broker may still perform it, its answer would come as a LateReply event"
        + lastWords(stderr);
  }

  static String lastWords(List<String> stderr) {
    return stderr.isEmpty() ? "" : "; its last words on stderr: " + String.join(" / ", stderr);
  }
}
