package dev.brokerline.cli.run;

import dev.brokerline.protocol.event.AgentEvent;
import dev.brokerline.protocol.event.BrokerEvent;
import dev.brokerline.protocol.event.DeliveryEvent;
import dev.brokerline.protocol.event.SessionEvent;
import dev.brokerline.protocol.event.WorkerEvent;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What events say of their agents, in words for people. */
final class AgentWords {

  /** The source of an idleness that is only guessed. */
  private static final String SILENCE = "quiet";

  private static final int SHOWN_OF_DIALOG = 160;
  private static final Pattern BLANKS = Pattern.compile("\\s+");

  private AgentWords() {}

  /** Returns the end of a dialog's text, as a person reads it, on one line. */
  static String lastOf(String dialog) {
    String text = BLANKS.matcher(dialog).replaceAll(" ").strip();
    return text.length() <= SHOWN_OF_DIALOG
        ? text
        : "…" + text.substring(text.length() - SHOWN_OF_DIALOG);
  }

  /** Returns what the event says about its agent; null if it is not shown. */
  static @Nullable String of(BrokerEvent event) {
    if (event instanceof AgentEvent.Spawned spawned) {
      return spawned.registrationWarning() == null
          ? "was started"
          : "was started, but: " + spawned.registrationWarning();
    }
    if (event instanceof WorkerEvent.Ready) {
      return "is ready";
    }
    if (event instanceof AgentEvent.Idle idle) {
      return idle.source() == null || SILENCE.equals(idle.source())
          ? "has been silent for " + idle.idleSecs() + " s"
          : "is idle";
    }
    if (event instanceof AgentEvent.ExitRequested request) {
      String why = ExitReasons.explain(request.reason());
      return why.isEmpty() ? null : "is ended by the broker: " + why;
    }
    if (event instanceof AgentEvent.Exited exited) {
      return ended(exited);
    }
    if (event instanceof AgentEvent.PermanentlyDead dead) {
      return "has failed: " + dead.reason();
    }
    if (event instanceof AgentEvent.Released) {
      return "was released";
    }
    if (event instanceof WorkerEvent.Failed failed && failed.error() != null) {
      return "'s worker refused a command: " + failed.error().message();
    }
    if (event instanceof SessionEvent.StateChanged state && state.dialog() != null) {
      return "waits for an answer; its screen ends in: " + lastOf(state.dialog());
    }
    return event instanceof DeliveryEvent delivery ? of(delivery) : null;
  }

  private static String ended(AgentEvent.Exited exited) {
    if (exited.signal() != null) {
      return "has ended by signal " + exited.signal();
    }
    return exited.code() != null
        ? "has ended with exit code " + exited.code()
        : "has ended; its exit code is unknown to this broker";
  }

  private static @Nullable String of(DeliveryEvent event) {
    if (event instanceof DeliveryEvent.Injected) {
      return "was given a message";
    }
    if (event instanceof DeliveryEvent.Dropped dropped) {
      return "lost a message that was not yet delivered: " + dropped.reason();
    }
    if (event instanceof DeliveryEvent.Failed failed) {
      return "was not given a message: " + failed.reason();
    }
    return null;
  }
}
