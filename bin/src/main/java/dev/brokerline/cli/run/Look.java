package dev.brokerline.cli.run;

import dev.brokerline.cli.output.Size;
import dev.brokerline.terminal.AnsiStripper.Colours;
import java.util.Map;

/**
 * How a run is shown to people.
 *
 * @param output whether the colours in the agents' output are kept
 * @param namesInColour whether each agent's name has a colour of its own
 * @param eager whether each line is shown at once; otherwise a quarter of a second later
 * @param size of the agents' terminals
 */
public record Look(Colours output, boolean namesInColour, boolean eager, Size size) {

  /** Without colours, each line at once. */
  static final Look PLAIN =
      new Look(Colours.REMOVED, /* namesInColour= */ false, /* eager= */ true, Size.STANDARD);

  /**
   * Returns the look for a terminal, or for a file or pipe.
   *
   * @param environment where {@code NO_COLOR}, if it is not empty, forbids all colours
   * @param size of the agents' terminals
   */
  public static Look of(boolean terminal, Map<String, String> environment, Size size) {
    boolean colours = terminal && environment.getOrDefault("NO_COLOR", "").isEmpty();
    return new Look(colours ? Colours.KEPT : Colours.REMOVED, colours, terminal, size);
  }
}
