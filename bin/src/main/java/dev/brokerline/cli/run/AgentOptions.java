package dev.brokerline.cli.run;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of {@code brokerline run} that say which agents there are, and what they may do. */
public final class AgentOptions {

  @Option(
      names = "--agent",
      paramLabel = "NAME=COMMAND",
      converter = Converters.OfNamedValue.class,
      description = {
        "Runs COMMAND, which may have quoted arguments, as an agent in a terminal of its own."
      })
  List<NamedValue> commands = new ArrayList<>();

  @Option(
      names = "--headless",
      paramLabel = "NAME=PROGRAM",
      converter = Converters.OfNamedValue.class,
      description = {
        "Runs PROGRAM, such as claude, codex, gemini or opencode, as an agent without a terminal. "
            + "Needs --broker builtin: the native broker starts no program for it. What it asks "
            + "permission for is denied."
      })
  List<NamedValue> headless = new ArrayList<>();

  @Option(
      names = "--model",
      paramLabel = "NAME=MODEL",
      converter = Converters.OfNamedValue.class,
      description = "Passes '--model MODEL' to the agent's command, whatever that is.")
  List<NamedValue> models = new ArrayList<>();

  @Option(
      names = "--bypass-permissions",
      paramLabel = "NAME",
      description = {
        "Lets the agent, which is claude, codex, gemini or headless, act without asking for "
            + "permission. By default one in a terminal asks as it is configured to, and waits until "
            + "somebody answers."
      })
  List<String> bypassPermissions = new ArrayList<>();

  @Option(
      names = "--relay-tools",
      paramLabel = "COMMAND",
      description = {
        "Gives all agents that are claude, codex or opencode the relay's tools, which COMMAND serves "
            + "as an MCP server; 'none' gives none (default: $RELAYCAST_MCP_COMMAND if its program is "
            + "there, else none). Agents without tools take no part in the relay but hear messages."
      })
  @Nullable String relayTools;
}
