package dev.brokerline.testing.agent;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.brokerline.spawn.lines.LineChannel;
import dev.brokerline.testing.agent.json.Json;
import dev.brokerline.testing.agent.json.Node;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a real agent program said, and in a conversation also what its client said. {@link #named}
 * returns one of the kit's recordings of claude, codex, gemini, opencode, copilot and qwen with a
 * mock model. Immutable.
 *
 * <p>A file has one line each: {@code {"t":12,"dir":"<",…}}, where {@code <} is the program and the
 * other members are the line; or {@code < {…}}; or, for a program that only prints, the line alone.
 * In some lines of the kit's recordings, {@code {"_cut":N}} stands for N items of a long list, and
 * in those named {@code …-kill-and-load}, lines of more than 2,000 characters are cut and closed.
 */
public final class RecordedAgentSession {

  private static final String FOLDER = "recordings/";

  private final String name;
  private final List<RecordedAgentLine> lines;
  private final String stderr;

  private RecordedAgentSession(String name, List<RecordedAgentLine> lines, String stderr) {
    this.name = name;
    this.lines = List.copyOf(lines);
    this.stderr = stderr;
  }

  /** Returns the names of the kit's recordings, such as {@code claude-acp-permission}. */
  public static List<String> names() {
    return resource("index.txt").lines().toList();
  }

  /**
   * Returns one of the kit's recordings.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  public static RecordedAgentSession named(String name) {
    if (!names().contains(name)) {
      throw new IllegalArgumentException(
          "there is no recording '" + name + "'; there are " + names());
    }
    String stderr = optionalResource(name + ".stderr");
    return parse(name, resource(name + ".jsonl"), stderr == null ? "" : stderr);
  }

  private static String resource(String file) {
    String text = optionalResource(file);
    if (text == null) {
      throw new UncheckedIOException(new FileNotFoundException(FOLDER + file));
    }
    return text;
  }

  private static @Nullable String optionalResource(String file) {
    try (InputStream in = RecordedAgentSession.class.getResourceAsStream(FOLDER + file)) {
      return in == null ? null : new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Returns the session in a file.
   *
   * @throws IOException if the file cannot be read
   * @throws IllegalArgumentException if a line with a direction is malformed; names the line
   */
  public static RecordedAgentSession read(Path file) throws IOException {
    return parse(String.valueOf(file.getFileName()), Files.readString(file, UTF_8), "");
  }

  /**
   * Returns the session in a text.
   *
   * @param name the name of the session in messages
   * @param stderr what the program printed on standard error
   * @throws IllegalArgumentException if a line with a direction is malformed; names the line
   */
  public static RecordedAgentSession parse(String name, String text, String stderr) {
    List<RecordedAgentLine> lines = new ArrayList<>();
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      if (!line.isBlank()) {
        lines.add(line(name + ": line " + number, line));
      }
    }
    return new RecordedAgentSession(name, lines, stderr);
  }

  private static RecordedAgentLine line(String place, String text) {
    if (text.startsWith("> {") || text.startsWith("< {")) {
      return new RecordedAgentLine(Duration.ZERO, text.startsWith("<"), text.substring(2));
    }
    if (!text.contains("\"dir\":\"")) {
      return new RecordedAgentLine(Duration.ZERO, /* fromProgram= */ true, text);
    }
    Node node = Node.parse(place, text);
    String direction = node.at("dir").text();
    if (!direction.equals("<") && !direction.equals(">")) {
      return new RecordedAgentLine(Duration.ZERO, /* fromProgram= */ true, text);
    }
    Map<String, @Nullable Object> line = Json.object();
    for (String key : node.keys()) {
      if (!key.equals("dir") && !key.equals("t")) {
        line.put(key, node.at(key).value());
      }
    }
    long millis = node.at("t").isMissing() ? 0 : node.at("t").requireNumber(0, Long.MAX_VALUE);
    return new RecordedAgentLine(
        Duration.ofMillis(millis), direction.equals("<"), Json.write(line));
  }

  /** Returns the name. */
  public String name() {
    return name;
  }

  /** Returns all lines, oldest first. */
  public List<RecordedAgentLine> lines() {
    return lines;
  }

  /** Returns what the program printed on standard error; empty for nothing or if not recorded. */
  public String stderr() {
    return stderr;
  }

  /** Returns whether what the client sent was recorded too. */
  public boolean isConversation() {
    return lines.stream().anyMatch(line -> !line.fromProgram());
  }

  /**
   * Returns one session for each start of the program. A recording has several if its client
   * initialized the program several times, because it had been killed in between.
   */
  public List<RecordedAgentSession> starts() {
    List<List<RecordedAgentLine>> parts = new ArrayList<>();
    List<RecordedAgentLine> part = new ArrayList<>();
    for (RecordedAgentLine line : lines) {
      if (!line.fromProgram() && ReplayKey.of(line.json()).isInitialize() && !part.isEmpty()) {
        parts.add(part);
        part = new ArrayList<>();
      }
      part.add(line);
    }
    parts.add(part);
    List<RecordedAgentSession> starts = new ArrayList<>();
    for (List<RecordedAgentLine> each : parts) {
      String label = parts.size() == 1 ? name : name + " (start " + (starts.size() + 1) + ")";
      starts.add(new RecordedAgentSession(label, each, stderr));
    }
    return starts;
  }

  /**
   * Returns the session without these lines of the client, for a client that would not have sent
   * them. What the program answered to them is not replayed; all else is.
   */
  public RecordedAgentSession without(Predicate<RecordedAgentLine> unwanted) {
    List<RecordedAgentLine> left = new ArrayList<>();
    List<ReplayKey> dropped = new ArrayList<>();
    for (RecordedAgentLine line : lines) {
      ReplayKey key = ReplayKey.of(line.json());
      if (!line.fromProgram() && unwanted.test(line)) {
        dropped.add(key);
      } else if (!line.fromProgram() || dropped.stream().noneMatch(key::answers)) {
        left.add(line);
      }
    }
    return new RecordedAgentSession(name, left, stderr);
  }

  /** Tells a listener all that the program printed, and the end. */
  public void play(LineChannel.Listener listener) {
    for (RecordedAgentLine line : lines) {
      if (line.fromProgram()) {
        listener.onLine(line.json().getBytes(UTF_8));
      }
    }
    listener.onEnd();
  }

  /**
   * Begins to replay the program's side for a client, and returns the client's end. See {@link
   * AgentReplay} for how lines are matched.
   *
   * @param client gets the program's lines, and the end when the client has closed its output
   * @param executor calls the client and the replay, each of them one call at a time
   */
  public LineChannel connect(LineChannel.Listener client, Executor executor) {
    return new AgentReplay(this).connect(client, executor);
  }

  /**
   * Returns a factory whose processes, in memory, replay the starts of this session: the first
   * process the first start, and so on. They ignore the command.
   *
   * <p>A program whose client was not recorded prints all when the first line of its input or the
   * end of it comes. Every process exits at the end of its input, when it is terminated, or when it
   * is killed, which its code tells.
   *
   * @param exitCode the exit code of each process that is not killed
   */
  public AgentReplayFactory processFactory(int exitCode) {
    return new AgentReplayFactory(starts(), exitCode);
  }
}
