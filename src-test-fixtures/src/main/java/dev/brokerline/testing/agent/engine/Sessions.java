package dev.brokerline.testing.agent.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.brokerline.testing.agent.json.Json;
import dev.brokerline.testing.agent.json.Node;
import dev.brokerline.testing.agent.script.AgentScript;
import dev.brokerline.testing.agent.script.AgentUsage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The conversations of the program, which a later start finds in its directory. */
// The monitor guards the maps and the files.
public final class Sessions {

  private final @Nullable Path directory;
  private final AgentScript script;
  private final Queue<String> ids;
  private final Map<String, Session> open = new HashMap<>();

  Sessions(@Nullable Path directory, AgentScript script) {
    this.directory = directory;
    this.script = script;
    this.ids = new ArrayDeque<>(script.sessionIds());
  }

  /** Creates a session with the script's next id, or a random one. */
  public synchronized Session create(String workingDirectory, String model) {
    String id = ids.poll();
    while (id != null && exists(id)) {
      id = ids.poll();
    }
    return create(id == null ? UUID.randomUUID().toString() : id, workingDirectory, model);
  }

  /** Creates a session of this id. */
  public synchronized Session create(String id, String workingDirectory, String model) {
    Session session = new Session(id, workingDirectory, model);
    open.put(id, session);
    append(id, Json.object("directory", workingDirectory, "model", model));
    return session;
  }

  /** Returns the session that this start of the program has open, or null. */
  public synchronized @Nullable Session open(String id) {
    return open.get(id);
  }

  /** Returns whether there is such a session. */
  public synchronized boolean exists(String id) {
    Path file = file(id);
    return open.containsKey(id)
        || script.knownSessions().contains(id)
        || (file != null && Files.exists(file));
  }

  /** Opens a session that this or an earlier start created, and returns it; null if none did. */
  public synchronized @Nullable Session resume(String id, String workingDirectory, String model) {
    Session session = open.get(id);
    if (session != null || !exists(id)) {
      return session;
    }
    session = read(id, workingDirectory, model);
    open.put(id, session);
    return session;
  }

  private Session read(String id, String workingDirectory, String model) {
    Path file = file(id);
    if (file == null || !Files.exists(file)) {
      return create(id, workingDirectory, model);
    }
    try {
      Session session = null;
      for (String line : Files.readAllLines(file, UTF_8)) {
        Node node = Node.parse(id, line);
        if (session == null) {
          session = new Session(id, node.at("directory").text(), node.at("model").text(model));
        } else {
          session.add(new Session.Exchange(node.at("prompt").text(), node.at("answer").text()));
          var unused = session.addUsage(usage(node.at("usage")));
        }
      }
      return session == null ? new Session(id, workingDirectory, model) : session;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static AgentUsage usage(Node node) {
    return new AgentUsage(
        (int) node.at("input").requireNumber(0, Integer.MAX_VALUE),
        (int) node.at("cache_read").requireNumber(0, Integer.MAX_VALUE),
        (int) node.at("cache_write").requireNumber(0, Integer.MAX_VALUE),
        (int) node.at("output").requireNumber(0, Integer.MAX_VALUE),
        (int) node.at("reasoning").requireNumber(0, Integer.MAX_VALUE));
  }

  /** Keeps an exchange, with the tokens that the turn used. */
  synchronized void remember(Session session, Session.Exchange exchange, AgentUsage usage) {
    session.add(exchange);
    append(
        session.id(),
        Json.object(
            "prompt",
            exchange.prompt(),
            "answer",
            exchange.answer(),
            "usage",
            Json.object(
                "input", usage.input(),
                "cache_read", usage.cacheRead(),
                "cache_write", usage.cacheWrite(),
                "output", usage.output(),
                "reasoning", usage.reasoning())));
  }

  private void append(String id, Map<String, @Nullable Object> line) {
    Path file = file(id);
    if (file == null) {
      return;
    }
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(
          file,
          Json.write(line) + "\n",
          UTF_8,
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private @Nullable Path file(String id) {
    boolean isName = id.matches("[A-Za-z0-9_.-]{1,200}") && !id.startsWith(".");
    return directory == null || !isName ? null : directory.resolve(id + ".jsonl");
  }
}
