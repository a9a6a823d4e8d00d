package dev.brokerline.agents.internal.registry;

import dev.brokerline.protocol.event.SessionEvent;
import dev.brokerline.terminal.program.ProgramStatus;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the status of a program from what a broker tells of it. */
final class ToldStatus {

  private ToldStatus() {}

  /** Returns the status; empty if the program only starts, has ended, or the state is unknown. */
  static Optional<ProgramStatus> of(SessionEvent.StateChanged event) {
    ProgramStatus.Source source = source(event.source());
    return switch (String.valueOf(event.state())) {
      case "idle" -> Optional.of(new ProgramStatus(ProgramStatus.State.IDLE, source, null));
      case "running" -> Optional.of(new ProgramStatus(ProgramStatus.State.BUSY, source, null));
      case "requires_action" ->
          Optional.of(
              new ProgramStatus(
                  ProgramStatus.State.WAITING_FOR_INPUT, source, dialog(event.dialog())));
      default -> Optional.empty();
    };
  }

  private static ProgramStatus.Source source(@Nullable String name) {
    return switch (String.valueOf(name)) {
      case "structured" -> ProgramStatus.Source.ANNOUNCED;
      case "title" -> ProgramStatus.Source.TITLE;
      case "screen" -> ProgramStatus.Source.SCREEN;
      default -> ProgramStatus.Source.QUIET;
    };
  }

  /** The broker does not tell the subject of a dialog. */
  private static ProgramStatus.@Nullable Dialog dialog(@Nullable String text) {
    return text == null ? null : new ProgramStatus.Dialog(ProgramStatus.Dialog.Kind.OTHER, text);
  }
}
