package dev.brokerline.agents.internal.registry;

import dev.brokerline.protocol.event.SessionEvent;
import dev.brokerline.terminal.program.Dialog;
import dev.brokerline.terminal.program.ProgramState;
import dev.brokerline.terminal.program.ProgramStatus;
import dev.brokerline.terminal.program.StateSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the status of a program from what a broker tells of it. */
final class ToldStatus {

  private ToldStatus() {}

  /** Returns the status; empty if the program only starts, has ended, or the state is unknown. */
  static Optional<ProgramStatus> of(SessionEvent.StateChanged event) {
    StateSource source = source(event.source());
    return switch (String.valueOf(event.state())) {
      case "idle" -> Optional.of(new ProgramStatus(ProgramState.IDLE, source, null));
      case "running" -> Optional.of(new ProgramStatus(ProgramState.BUSY, source, null));
      case "requires_action" ->
          Optional.of(
              new ProgramStatus(ProgramState.WAITING_FOR_INPUT, source, dialog(event.dialog())));
      default -> Optional.empty();
    };
  }

  private static StateSource source(@Nullable String name) {
    return switch (String.valueOf(name)) {
      case "structured" -> StateSource.ANNOUNCED;
      case "title" -> StateSource.TITLE;
      case "screen" -> StateSource.SCREEN;
      default -> StateSource.QUIET;
    };
  }

  /** The broker does not tell the subject of a dialog. */
  private static @Nullable Dialog dialog(@Nullable String text) {
    return text == null ? null : new Dialog(Dialog.Kind.OTHER, text);
  }
}
