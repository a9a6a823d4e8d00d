package dev.brokerline.terminal;

import dev.brokerline.terminal.program.ProgramStatus;
import java.util.ArrayList;
import java.util.List;

/** All that a reader has told. */
final class Heard implements TerminalListener {

  final List<TerminalLine> lines = new ArrayList<>();
  final List<ProgramStatus> statuses = new ArrayList<>();

  @Override
  public void onLine(TerminalLine line) {
    lines.add(line);
  }

  @Override
  public void onStatus(ProgramStatus status) {
    statuses.add(status);
  }

  List<String> texts() {
    return lines.stream().map(TerminalLine::text).toList();
  }

  /** Returns each state with its source, and its dialog if there is one, without repeats. */
  List<String> states() {
    List<String> states = new ArrayList<>();
    for (ProgramStatus status : statuses) {
      ProgramStatus.Dialog dialog = status.dialog();
      String state =
          status.state() + " by " + status.source() + (dialog == null ? "" : " " + dialog.kind());
      states.add(state);
    }
    return states;
  }
}
