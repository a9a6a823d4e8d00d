package dev.brokerline.testing.agent;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.brokerline.spawn.lines.LineChannel;
import dev.brokerline.spawn.lines.LineChannelPair;
import dev.brokerline.testing.agent.json.Json;
import dev.brokerline.testing.agent.json.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Plays the program's side of a {@link RecordedAgentSession} to a client.
 *
 * <p>It prints what the program printed up to the next line that the client sent in the recording,
 * and waits for that line. A client's request or notification is the first recorded one of its
 * method or type that was not met before; an answer is the one to the same question. Answers go to
 * the client with the client's own ids, and the {@code uuid} of its user messages comes back as the
 * client chose it.
 *
 * <p>If the client sends a later line than the awaited one, all until that line is printed except
 * the answers to what the client did not send; such an answer follows if the client sends its
 * request after all. A request that is not in the recording is refused, as the program would refuse
 * a method that it does not know; anything else that is not there is ignored and kept for {@link
 * #unmatched}. Pauses are not replayed.
 */
public final class AgentReplay implements LineChannel.Listener {

  private static final int METHOD_NOT_FOUND = -32601;

  private static final LineChannelPair.Limits LIMITS =
      new LineChannelPair.Limits(64 << 20, 256L << 20);

  private final String name;
  private final List<RecordedAgentLine> lines;
  private final List<ReplayKey> keys = new ArrayList<>();

  // The monitor guards the rest. Lines are offered under it, so that they keep their order.
  private final boolean[] met;
  private final Map<ReplayKey, String> withheld = new HashMap<>();
  private final Map<ReplayKey, Node> requests = new HashMap<>();
  private final Map<String, String> uuids = new HashMap<>();
  private final List<String> unmatched = new ArrayList<>();
  private int next;
  private @Nullable LineChannel client;

  /** Makes a replay that has not begun. */
  public AgentReplay(RecordedAgentSession session) {
    this.name = session.name();
    this.lines = session.lines();
    this.met = new boolean[lines.size()];
    for (RecordedAgentLine line : lines) {
      keys.add(ReplayKey.of(line.json()));
    }
  }

  /**
   * Begins over a pair of channels, and returns the client's end.
   *
   * @param listener gets the program's lines, and the end when the client has closed its output
   * @param executor calls the listener and the replay, each of them one call at a time
   */
  public LineChannel connect(LineChannel.Listener listener, Executor executor) {
    LineChannelPair pair = new LineChannelPair(listener, this, executor, LIMITS);
    start(pair.right());
    return pair.left();
  }

  /**
   * Begins: prints what the program said before its client did.
   *
   * @param toClient takes the program's lines
   */
  public synchronized void start(LineChannel toClient) {
    client = toClient;
    advance();
  }

  /** Returns the line of the client that is waited for, or empty at the end. */
  public synchronized Optional<String> awaited() {
    return next < lines.size() ? Optional.of(lines.get(next).json()) : Optional.empty();
  }

  /** Goes on without the awaited line, which no line of the client can be any more. */
  public synchronized void skip() {
    if (next < lines.size()) {
      met[next++] = true;
      advance();
    }
  }

  /** Returns whether all lines were printed, and all awaited ones have come or were passed. */
  public synchronized boolean isOver() {
    return next == lines.size();
  }

  /** Returns the client's lines that are not in the recording. */
  public synchronized List<String> unmatched() {
    return List.copyOf(unmatched);
  }

  @Override
  public synchronized void onLine(byte[] line) {
    String text = new String(line, UTF_8);
    Node node;
    try {
      node = Node.parse("line", text);
    } catch (IllegalArgumentException e) {
      unmatched.add(text);
      return;
    }
    ReplayKey key = ReplayKey.of(node);
    int index = find(key);
    if (index < 0) {
      unmatched.add(text);
      refuse(node, key);
      return;
    }
    met[index] = true;
    requests.put(keys.get(index), node);
    Node recorded = Node.parse(name, lines.get(index).json());
    if (recorded.at("uuid").isPresent() && node.at("uuid").isPresent()) {
      uuids.put(recorded.at("uuid").text(), node.at("uuid").text());
    }
    String answer = withheld.remove(keys.get(index));
    if (answer != null) {
      print(answer, node);
    }
    while (next <= index) {
      next++;
      advanceTo(index);
    }
    advance();
  }

  private int find(ReplayKey key) {
    for (int i = 0; i < lines.size(); i++) {
      if (!lines.get(i).fromProgram() && !met[i] && key.matches(keys.get(i))) {
        return i;
      }
    }
    return -1;
  }

  private void advanceTo(int index) {
    while (next < index && lines.get(next).fromProgram()) {
      print(next++);
    }
  }

  /** Prints until the next line of the client that has not come. */
  private void advance() {
    while (next < lines.size() && (lines.get(next).fromProgram() || met[next])) {
      if (lines.get(next).fromProgram()) {
        print(next);
      }
      next++;
    }
  }

  private void print(int index) {
    ReplayKey key = keys.get(index);
    String json = lines.get(index).json();
    if (!key.isAnswer()) {
      print(json, null);
      return;
    }
    ReplayKey request = request(index, key);
    if (request == null) {
      print(json, null);
      return;
    }
    Node met = requests.get(request);
    if (met == null) {
      withheld.put(request, json);
    } else {
      print(json, met);
    }
  }

  /** Returns the recorded request that the program's line at the index answers, or null. */
  private @Nullable ReplayKey request(int index, ReplayKey answer) {
    for (int i = index - 1; i >= 0; i--) {
      if (!lines.get(i).fromProgram() && answer.answers(keys.get(i))) {
        return keys.get(i);
      }
    }
    return null;
  }

  /** Prints a line, with the id of the client's request if it is an answer to one. */
  private void print(String json, @Nullable Node request) {
    String text = json;
    if (request != null) {
      Map<String, @Nullable Object> answer = members(Node.parse(name, json));
      if (answer.containsKey("id")) {
        answer.put("id", request.at("id").value());
      } else {
        Map<String, @Nullable Object> response = members(Node.of(answer).at("response"));
        response.put("request_id", request.at("request_id").value());
        answer.put("response", response);
      }
      text = Json.write(answer);
    }
    for (Map.Entry<String, String> uuid : uuids.entrySet()) {
      text = text.replace(uuid.getKey(), uuid.getValue());
    }
    offer(text);
  }

  private static Map<String, @Nullable Object> members(Node node) {
    Map<String, @Nullable Object> members = Json.object();
    node.keys().forEach(key -> members.put(key, node.at(key).value()));
    return members;
  }

  private void refuse(Node request, ReplayKey key) {
    if (!key.isRequest()) {
      return;
    }
    if (key.kind().startsWith("control ")) {
      offer(
          Json.write(
              Json.object(
                  "type",
                  "control_response",
                  "response",
                  Json.object(
                      "subtype",
                      "error",
                      "request_id",
                      key.id(),
                      "error",
                      "not in the recording: " + key.kind()))));
      return;
    }
    Map<String, @Nullable Object> answer =
        Json.object(
            "id",
            request.at("id").value(),
            "error",
            Json.object(
                "code", METHOD_NOT_FOUND, "message", "not in the recording: " + key.kind()));
    if (request.at("jsonrpc").isPresent()) {
      answer.put("jsonrpc", "2.0");
    }
    offer(Json.write(answer));
  }

  private void offer(String text) {
    LineChannel channel = client;
    if (channel == null) {
      throw new IllegalStateException("the replay of " + name + " has not begun");
    }
    if (channel.offer(text.getBytes(UTF_8)) == LineChannel.Offer.FULL) {
      throw new IllegalStateException("the client of " + name + " takes no more lines");
    }
  }

  @Override
  public synchronized void onOversizedLine(byte[] prefix, long length) {
    unmatched.add(new String(prefix, UTF_8) + "… (" + length + " bytes)");
  }

  /** The client has closed its output; so does the program. */
  @Override
  public synchronized void onEnd() {
    LineChannel channel = client;
    if (channel != null) {
      channel.closeOutput();
    }
  }
}
