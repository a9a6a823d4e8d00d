package dev.brokerline.broker.internal.engine;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brokerline.broker.internal.mcp.AgentTools;
import dev.brokerline.broker.internal.mcp.Pass;
import dev.brokerline.broker.internal.mcp.RelayServer;
import dev.brokerline.broker.internal.mcp.ToolResult;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What an agent has to write to others: its pass to the tools, its inbox, and the rate of its
 * messages. Used on the broker's thread, except for the calls of tools.
 */
final class Member implements AgentTools {

  static final int MESSAGES_A_MINUTE = 100;

  private final RelayServer server;
  private final RelayTools tools;
  private final boolean maySpawn;
  private final Inbox inbox = new Inbox();
  private final Rate rate = new Rate(MESSAGES_A_MINUTE, Duration.ofMinutes(1));
  private @Nullable Agent agent;
  private @Nullable Pass pass;
  private String whyNone = "its program is given none";
  private boolean noteIsDue;

  /**
   * Makes a member that has no tools yet.
   *
   * @param note whether the first words to the program say how to use the tools
   */
  Member(RelayServer server, RelayTools tools, boolean maySpawn, boolean note) {
    this.server = server;
    this.tools = tools;
    this.maySpawn = maySpawn;
    this.noteIsDue = note;
  }

  /** Sets the agent, before its program starts. */
  void of(Agent of) {
    agent = of;
  }

  /** Returns the pass for a program that can use it; empty if the server cannot listen. */
  Optional<Pass> admit() {
    if (pass == null) {
      try {
        pass = server.admit(this);
      } catch (IOException e) {
        whyNone = "the broker cannot listen on a loopback port: " + e.getMessage();
      }
    }
    return Optional.ofNullable(pass);
  }

  /** Notes why the program gets no tools. */
  void cannot(String why) {
    whyNone = why;
  }

  /** Takes the tools back, which the program could not be given. */
  void revoke() {
    Pass valid = pass;
    if (valid != null) {
      valid.revoke();
    }
    pass = null;
  }

  boolean hasTools() {
    return pass != null;
  }

  /** Returns what the spawn's answer says of the tools. */
  String outcome() {
    return hasTools() ? "given" : "none: " + whyNone;
  }

  Inbox inbox() {
    return inbox;
  }

  Rate rate() {
    return rate;
  }

  /** Returns the note on the tools, with an empty line after it, once; else nothing. */
  String takeNote(String name) {
    if (!noteIsDue || !hasTools()) {
      return "";
    }
    noteIsDue = false;
    return """
        You are the agent "%s". Messages of others come to you by themselves and begin with "Message from"; \
        your plain answers go to the host alone.
        To write to others, use the tools of the MCP server "relay": send_dm to one agent, post_message to \
        a channel, reply_to_thread to a message by its [id].
        list_agents and list_channels tell who is there; check_inbox shows what waits for you.

        """
        .formatted(name);
  }

  @Override
  public boolean maySpawn() {
    return maySpawn;
  }

  @Override
  public CompletableFuture<ToolResult> call(String tool, ObjectNode arguments, int bytes) {
    CompletableFuture<ToolResult> result = new CompletableFuture<>();
    tools.onThread(bytes, () -> tools.call(agent, tool, arguments, result));
    return result;
  }
}
