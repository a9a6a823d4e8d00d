package dev.brokerline.testing.agent;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.brokerline.spawn.ChildProcess;
import dev.brokerline.spawn.ExitStatus;
import dev.brokerline.spawn.ProcessCommand;
import dev.brokerline.spawn.lines.LineChannel;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Starts processes in memory, each of which replays one start of a {@link RecordedAgentSession}.
 * Its methods may be called from any thread.
 */
public final class AgentReplayFactory implements ChildProcess.Factory {

  private static final AtomicLong PIDS = new AtomicLong(1L << 40);

  private static final int KILLED = 137;

  private final List<RecordedAgentSession> starts;
  private final int exitCode;
  private final AtomicInteger started = new AtomicInteger();
  private final List<AgentReplay> replays = new CopyOnWriteArrayList<>();

  AgentReplayFactory(List<RecordedAgentSession> starts, int exitCode) {
    this.starts = starts;
    this.exitCode = exitCode;
  }

  /**
   * Returns the replays of the processes that were started, the first one first, without those of a
   * program whose client was not recorded.
   */
  public List<AgentReplay> replays() {
    return List.copyOf(replays);
  }

  @Override
  public ChildProcess start(ProcessCommand command, ChildProcess.Listener listener) {
    int number = started.getAndIncrement();
    if (number >= starts.size()) {
      throw new IllegalStateException(
          "the recording has " + starts.size() + " starts of the program, and this is one more");
    }
    Replayed process = new Replayed(starts.get(number), listener, exitCode);
    if (starts.get(number).isConversation()) {
      AgentReplay replay = new AgentReplay(starts.get(number));
      replays.add(replay);
      process.converse(replay);
    } else {
      process.begin();
    }
    return process;
  }

  /** A process that replays. Its one thread makes all calls of the listener. */
  private static final class Replayed implements ChildProcess, LineChannel.Listener {

    private final RecordedAgentSession session;
    private final ChildProcess.Listener listener;
    private final int code;
    private final long pid = PIDS.getAndIncrement();
    private final long startNanos = System.nanoTime();
    private final CompletableFuture<ExitStatus> exited = new CompletableFuture<>();
    private final ExecutorService thread =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread made = new Thread(task, "replayed-agent");
              made.setDaemon(true);
              return made;
            });
    private final AtomicBoolean playing = new AtomicBoolean();
    private final AtomicBoolean stdinClosed = new AtomicBoolean();

    /** The client's end, if a client was recorded; set before anybody has this process. */
    private @Nullable LineChannel conversation;

    Replayed(RecordedAgentSession session, ChildProcess.Listener listener, int code) {
      this.session = session;
      this.listener = listener;
      this.code = code;
    }

    void begin() {
      thread.execute(() -> session.stderr().lines().forEach(listener::onStderr));
    }

    void converse(AgentReplay replay) {
      begin();
      conversation = replay.connect(this, thread);
    }

    /** Plays what was only printed. Nobody knows when in its input the program printed it. */
    private void play() {
      if (conversation == null && playing.compareAndSet(false, true)) {
        thread.execute(
            () ->
                session.lines().stream()
                    .filter(RecordedAgentLine::fromProgram)
                    .forEach(line -> listener.onLine(line.json().getBytes(UTF_8))));
      }
    }

    @Override
    public void onLine(byte[] line) {
      listener.onLine(line);
    }

    @Override
    public void onOversizedLine(byte[] prefix, long length) {
      listener.onOversizedLine(prefix, length);
    }

    @Override
    public void onEnd() {
      exit(code);
    }

    private void exit(int how) {
      if (exited.isDone()) {
        return;
      }
      ExitStatus status =
          new ExitStatus(
              OptionalInt.of(how),
              Duration.ofNanos(System.nanoTime() - startNanos),
              session.stderr().lines().toList());
      listener.onExit(status);
      exited.complete(status);
      thread.shutdown();
    }

    @Override
    public long pid() {
      return pid;
    }

    @Override
    public boolean isAlive() {
      return !exited.isDone();
    }

    @Override
    public Offer offer(byte[] line) {
      if (!isAlive() || stdinClosed.get()) {
        return Offer.CLOSED;
      }
      if (conversation != null) {
        return conversation.offer(line);
      }
      play();
      return Offer.QUEUED;
    }

    @Override
    public void closeStdin() {
      if (!stdinClosed.compareAndSet(false, true)) {
        return;
      }
      if (conversation != null) {
        conversation.closeOutput();
      } else if (isAlive()) {
        play();
        end(code);
      }
    }

    @Override
    public void terminate() {
      end(code);
    }

    @Override
    public void kill() {
      end(KILLED);
    }

    private void end(int how) {
      try {
        thread.execute(() -> exit(how));
      } catch (RejectedExecutionException e) {
        // It has exited.
      }
    }

    @Override
    public CompletableFuture<ExitStatus> exited() {
      return exited.copy();
    }
  }
}
