package dev.brokerline.cli.run;

import dev.brokerline.cli.broker.BrokerOptionsMixin;
import dev.brokerline.cli.output.Size;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of {@code brokerline run}, each by itself well formed; see {@link RunPlan}. */
public final class RunOptions {

  @Mixin AgentOptions agents = new AgentOptions();

  @Option(
      names = "--task",
      paramLabel = "NAME=TEXT",
      converter = Converters.OfNamedValue.class,
      description = {
        "Gives the agent its first task as soon as its program is ready: an agent program such as "
            + "claude when its prompt is on the screen, any other when the broker says so, which "
            + "takes 25 seconds if it shows no prompt."
      })
  List<NamedValue> tasks = new ArrayList<>();

  @Option(
      names = "--message",
      paramLabel = "\"TO: TEXT\"",
      converter = Converters.OfNote.class,
      description = {
        "Sends TEXT to an agent or a #channel, in the order given, when its receiver is ready: an "
            + "agent program such as claude when its prompt is on the screen, any other command "
            + "when the broker says so or when it has been silent for a second. A program that "
            + "asks something instead, or shows nothing for two minutes, fails the run."
      })
  List<Note> messages = new ArrayList<>();

  @Option(
      names = "--message-at-once",
      paramLabel = "\"TO: TEXT\"",
      converter = Converters.OfNote.class,
      description = {
        "Sends TEXT as soon as all agents are started, before any --message. A program that is not "
            + "ready may lose it, or take it for the answer to a question of its own."
      })
  List<Note> messagesAtOnce = new ArrayList<>();

  @Option(
      names = "--env",
      paramLabel = "NAME=VALUE",
      converter = Converters.OfNamedValue.class,
      description = {
        "Sets a variable for all agents, over those of this command. Others can see what stands in "
            + "a command line: pass a secret in this command's own environment."
      })
  List<NamedValue> environment = new ArrayList<>();

  @Option(
      names = "--agent-cwd",
      paramLabel = "NAME=DIR",
      converter = Converters.OfNamedValue.class,
      description = "The directory in which this agent works (default: that of --cwd).")
  List<NamedValue> directories = new ArrayList<>();

  @Option(
      names = "--size",
      paramLabel = "COLUMNSxROWS",
      converter = Converters.OfSize.class,
      description = "The size of the agents' terminals, such as 120x40 (default: 80x24).")
  @Nullable Size size;

  @Option(
      names = "--until",
      paramLabel = "CONDITION",
      converter = Converters.OfUntil.class,
      description = {
        "When the run is over; given more than once, all must hold at the same time:",
        "  exit          every agent has ended (default)",
        "  ready         every agent has been ready",
        "  idle          every agent is idle, and printed something after each message that was "
            + "typed into its terminal",
        "  output:REGEX  some agent has printed what REGEX matches, with ^ and $ for the ends of a "
            + "line; what is typed into a terminal is printed by most programs, messages too",
        "None holds before all messages are sent. The run fails as soon as they can no longer hold: "
            + "an agent failed, or ended before it was ready or idle or had its message, or none is "
            + "left to print, or shows no sign that it took a message."
      })
  List<Until> until = new ArrayList<>();

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      defaultValue = "1h",
      converter = Converters.OfDuration.class,
      description = {
        "How long all this may take, the installation of the broker included, such as 90s, 2m, 1h, "
            + "500ms or PT90S (default: ${DEFAULT-VALUE})."
      })
  Duration timeout = Duration.ofHours(1);

  @Mixin BrokerOptionsMixin broker = new BrokerOptionsMixin();

  @Option(
      names = "--json",
      description = {
        "Prints one JSON object a line on standard output and nothing else: {\"event\":...} for each "
            + "event, at last {\"result\":...}."
      })
  boolean json;

  /** Returns whether standard output is for a program. */
  public boolean json() {
    return json;
  }
}
