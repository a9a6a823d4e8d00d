package dev.brokerline.agents;

import dev.brokerline.client.error.BrokerException;
import dev.brokerline.client.error.Outcome;
import dev.brokerline.client.model.Subscription;
import dev.brokerline.concurrent.SharedExecutors;
import dev.brokerline.concurrent.Timer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;

/**
 * The logs that a broker writes of its agents: everything that their programs print, as the
 * terminals receive it. A later agent of the same name continues the same log. Without {@code
 * --persist} the logs are in the broker's temporary folder and are deleted with it (PROTOCOL.md,
 * "Broker process").
 */
public final class AgentLogs {

  private static final String SUFFIX = ".log";
  private static final int MAX_LINES = 100_000;

  private final Folder folder;
  private final Timer timer;
  private final Executor executor;

  /** Where the logs are. */
  @FunctionalInterface
  interface Folder {
    /**
     * Returns where they are now.
     *
     * @throws NoSuchFileException if there is no broker now, and there may be one again
     */
    Path now() throws NoSuchFileException;
  }

  /**
   * Makes the logs of one broker after the other.
   *
   * @param folder where the logs are now
   * @param executor reads for those who follow, and calls them
   */
  AgentLogs(Folder folder, Timer timer, Executor executor) {
    this.folder = folder;
    this.timer = timer;
    this.executor = executor;
  }

  /** Returns the logs in a folder, such as {@code .agent-relay/team/worker-logs}. */
  public static AgentLogs in(Path folder) {
    Objects.requireNonNull(folder, "folder");
    return new AgentLogs(() -> folder, SharedExecutors.TIMER, SharedExecutors.LISTENERS);
  }

  /** Returns where a broker whose state is in this folder writes its logs. */
  static Path below(Path brokerFolder) {
    return brokerFolder.resolve("team").resolve("worker-logs");
  }

  /**
   * Returns the agents that have a log, by name.
   *
   * @throws UncheckedIOException if the folder cannot be read; a missing folder has no logs
   */
  public List<String> agents() {
    List<String> agents = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder.now(), "*" + SUFFIX)) {
      for (Path file : files) {
        if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
          String name = file.getFileName().toString();
          agents.add(name.substring(0, name.length() - SUFFIX.length()));
        }
      }
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (DirectoryIteratorException e) {
      throw new UncheckedIOException("cannot list the logs", e.getCause());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list the logs", e);
    }
    agents.sort(null);
    return List.copyOf(agents);
  }

  /**
   * Returns the last lines of the agent's log, including an unfinished one, at most those in the
   * last MiB.
   *
   * @param lines how many lines, 1-100,000
   * @throws NoLogException if the agent has no log
   * @throws UncheckedIOException if the log cannot be read
   */
  public List<String> lastLines(String agent, int lines) {
    if (lines < 1 || lines > MAX_LINES) {
      throw new IllegalArgumentException("lines must be 1-" + MAX_LINES + ", was " + lines);
    }
    requireName(agent);
    try {
      return LogFile.tail(file(agent), lines).lastLines(lines);
    } catch (NoSuchFileException e) {
      throw new NoLogException(agent, agents());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the log of agent '" + agent + "'", e);
    }
  }

  /** Follows the agent's log with {@link FollowOptions#DEFAULT}. */
  public Subscription follow(String agent, Listener listener) {
    return follow(agent, FollowOptions.DEFAULT, listener);
  }

  /**
   * Passes the text in the agent's log, and what is added to it, to the listener, until the
   * subscription is closed or the log ends. It needs no thread of its own: a thread that calls
   * event listeners makes the calls. When {@code close} returns, one call may still be in progress.
   */
  public Subscription follow(String agent, FollowOptions options, Listener listener) {
    requireName(agent);
    Objects.requireNonNull(options, "options");
    Objects.requireNonNull(listener, "listener");
    LogFollower follower =
        new LogFollower(
            () -> file(agent),
            options,
            listener,
            () -> new NoLogException(agent, agents()),
            timer,
            executor);
    follower.start();
    return follower;
  }

  private Path file(String agent) throws NoSuchFileException {
    return folder.now().resolve(agent + SUFFIX);
  }

  /** A name with a separator could lead out of the folder; the broker writes no log for those. */
  private static void requireName(String agent) {
    if (agent.isBlank() || agent.chars().anyMatch(c -> c == '/' || c == '\\' || c == '\0')) {
      throw new IllegalArgumentException(
          "agent name must not be blank nor contain '/', '\\' or NUL: \"" + agent + "\"");
    }
  }

  /**
   * How to follow a log.
   *
   * @param historyLines how many existing lines to read first, 0-100,000, at most those in the last
   *     MiB
   * @param pollInterval how often to look for new text, from 50 ms to a day
   * @param allowMissing whether to wait for a log that does not exist, or that disappears
   */
  public record FollowOptions(int historyLines, Duration pollInterval, boolean allowMissing) {

    private static final int MAX_LINES = 100_000;
    private static final Duration MIN_POLL = Duration.ofMillis(50);
    private static final Duration MAX_POLL = Duration.ofDays(1);

    /** 200 lines, a look every second, and an end when the log is missing. */
    public static final FollowOptions DEFAULT =
        new FollowOptions(200, Duration.ofSeconds(1), false);

    /** Checks the bounds. */
    public FollowOptions {
      if (historyLines < 0 || historyLines > MAX_LINES) {
        throw new IllegalArgumentException(
            "historyLines must be 0-" + MAX_LINES + ", was " + historyLines);
      }
      if (pollInterval.compareTo(MIN_POLL) < 0 || pollInterval.compareTo(MAX_POLL) > 0) {
        throw new IllegalArgumentException(
            "pollInterval must be from 50 ms to a day, was " + pollInterval);
      }
    }

    /** Returns a copy with this number of lines to read first. */
    public FollowOptions withHistoryLines(int lines) {
      return new FollowOptions(lines, pollInterval, allowMissing);
    }

    /** Returns a copy with this interval. */
    public FollowOptions withPollInterval(Duration interval) {
      return new FollowOptions(historyLines, interval, allowMissing);
    }

    /** Returns a copy that waits for a missing log, or ends. */
    public FollowOptions withAllowMissing(boolean allowed) {
      return new FollowOptions(historyLines, pollInterval, allowed);
    }
  }

  /**
   * Receives the log of an agent: raw terminal output, including control sequences. Calls never
   * overlap. Exceptions of a listener are logged and stop nothing.
   */
  @FunctionalInterface
  public interface Listener {

    /** The last complete lines at the start; called once, before all others. */
    default void onHistory(List<String> lines) {}

    /** New text; the first one starts at the beginning of a line, and any may end within a line. */
    void onText(String text);

    /**
     * The log was truncated or replaced; the following text is that of the new log from its
     * beginning.
     */
    default void onRestart() {}

    /**
     * Following has ended without being closed. The failure is a {@link NoLogException} if there is
     * no log, an {@link java.io.UncheckedIOException} if it cannot be read, and a {@link
     * dev.brokerline.client.error.BrokerClosedException} if the relay was closed.
     */
    default void onEnd(RuntimeException failure) {}
  }

  /** An agent has no log. {@link #loggedAgents} names the agents that have one. */
  public static final class NoLogException extends BrokerException {

    private static final long serialVersionUID = 1L;

    private static final int NAMED = 20;

    private final String agent;
    private final transient List<String> loggedAgents;

    NoLogException(String agent, List<String> loggedAgents) {
      super(
          "there is no log of agent '" + agent + "'; " + others(loggedAgents),
          Outcome.NOT_PERFORMED,
          null);
      this.agent = agent;
      this.loggedAgents = List.copyOf(loggedAgents);
    }

    private static String others(List<String> agents) {
      if (agents.isEmpty()) {
        return "no agent of this broker has one, and logs go with their broker";
      }
      String more = agents.size() > NAMED ? ", and " + (agents.size() - NAMED) + " more" : "";
      return "these have one: " + String.join(", ", agents.stream().limit(NAMED).toList()) + more;
    }

    /** Returns the name of the agent. */
    public String agent() {
      return agent;
    }

    /** Returns the agents that have a log, by name. */
    public List<String> loggedAgents() {
      return loggedAgents;
    }
  }
}
