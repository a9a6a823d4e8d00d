package dev.brokerline.agents;

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
   * @throws NoAgentLogException if the agent has no log
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
      throw new NoAgentLogException(agent, agents());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the log of agent '" + agent + "'", e);
    }
  }

  /** Follows the agent's log with {@link LogFollowOptions#DEFAULT}. */
  public Subscription follow(String agent, LogListener listener) {
    return follow(agent, LogFollowOptions.DEFAULT, listener);
  }

  /**
   * Passes the text in the agent's log, and what is added to it, to the listener, until the
   * subscription is closed or the log ends. It needs no thread of its own: a thread that calls
   * event listeners makes the calls. When {@code close} returns, one call may still be in progress.
   */
  public Subscription follow(String agent, LogFollowOptions options, LogListener listener) {
    requireName(agent);
    Objects.requireNonNull(options, "options");
    Objects.requireNonNull(listener, "listener");
    LogFollower follower =
        new LogFollower(
            () -> file(agent),
            options,
            listener,
            () -> new NoAgentLogException(agent, agents()),
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
}
