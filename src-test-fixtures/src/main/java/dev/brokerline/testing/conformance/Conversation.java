package dev.brokerline.testing.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.brokerline.spawn.ChildProcess;
import dev.brokerline.spawn.ExitStatus;
import dev.brokerline.spawn.ProcessCommand;
import dev.brokerline.spawn.lines.LineChannel.Offer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A conversation with a broker, line by line. Every wait is bounded. A failed one throws an
 * AssertionError that says what was sent and what arrived. For one thread.
 */
final class Conversation implements AutoCloseable {

  /** The limit of a wait; a real broker needs at most a few seconds. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final Duration GRACE = Duration.ofSeconds(5);
  private static final int SENT_SHOWN = 5;

  private final Inbox inbox = new Inbox();
  private final Deque<String> sent = new ArrayDeque<>();
  private final ChildProcess process;
  private final Dialect dialect;
  private int lastId;

  /** Where the search for the next answer begins, because each is taken once and in order. */
  private int answered;

  Conversation(ChildProcess.Factory factory, ProcessCommand command, BrokerKind kind) {
    dialect = new Dialect(kind);
    process = factory.start(command, inbox);
  }

  ChildProcess process() {
    return process;
  }

  /** Returns how this broker writes what recurs. */
  Dialect dialect() {
    return dialect;
  }

  /** Sends a raw line. */
  void send(String line) {
    send(line.getBytes(UTF_8), line);
  }

  /** Sends bytes that need not be text. */
  void send(byte[] line, String shownAs) {
    Offer offer = offer(line, shownAs);
    if (offer != Offer.QUEUED) {
      throw failure("the broker did not take the line: " + offer);
    }
  }

  private Offer offer(byte[] line, String shownAs) {
    if (sent.size() == SENT_SHOWN) {
      sent.remove();
    }
    sent.add(WireJson.cut(shownAs));
    return process.offer(line);
  }

  /** Sends a request and returns its id; the payload is {@linkplain WireJson#lenient lenient}. */
  String request(String type, String payload) {
    String id = nextId();
    send(line(type, id, payload));
    return id;
  }

  /** Sends a request that an ending broker may not accept any more. */
  void requestTooLate(String type, String payload) {
    String line = line(type, nextId(), payload);
    var unused = offer(line.getBytes(UTF_8), line);
  }

  private String nextId() {
    return "c" + ++lastId;
  }

  private static String line(String type, String id, String payload) {
    return "{\"v\":1,\"type\":%s,\"request_id\":\"%s\",\"payload\":%s}"
        .formatted(WireJson.quoted(type), id, WireJson.lenient(payload));
  }

  /** Awaits the next frame that is not an event. */
  Frame answer() {
    Frame answer = await("an answer", answered, frame -> !frame.isEvent());
    answered = answer.position() + 1;
    return answer;
  }

  /** Awaits the next answer, which must have the shape. */
  Frame answer(String shape) {
    return check(answer(), shape);
  }

  /**
   * Awaits the answer with which a broker ends by itself, and its exit with 0.
   *
   * @throws InconclusiveError if it exits with 0 and has answered nothing
   */
  void lastAnswer(String shape) {
    Frame answer = inbox.await(answered, frame -> !frame.isEvent(), PATIENCE);
    exit(0);
    if (answer == null) {
      throw new InconclusiveError(facts("the broker exited without its last answer"));
    }
    answered = answer.position() + 1;
    check(answer, shape);
  }

  /** Awaits {@code ok} with the id and a result of the shape. */
  Frame ok(@Nullable String id, String result) {
    return answer(okShape(id, result));
  }

  private static String okShape(@Nullable String id, String result) {
    return "{v:1, type:'ok', request_id:%s, payload:{result:%s}}".formatted(json(id), result);
  }

  /**
   * Awaits {@code ok} with the id and a result of the shape.
   *
   * @throws InconclusiveError if the broker refuses with this message
   */
  Frame okUnlessRefused(String id, String result, String message) {
    Frame answer = answer();
    if (answer.json().path("payload").path("message").asText().equals(message)) {
      throw new InconclusiveError(facts("the broker refused: " + message));
    }
    return check(answer, okShape(id, result));
  }

  /** Awaits an error that is not retryable and has no data of its request. */
  Frame error(@Nullable String id, String code, String message) {
    return answer(dialect.error(json(id), code, message));
  }

  /** Sends a request, and awaits a result of the shape. */
  Frame ask(String type, String payload, String result) {
    return ok(request(type, payload), result);
  }

  /** Sends a request, and awaits an error with its id. */
  Frame refused(String type, String payload, String code, String message) {
    return error(request(type, payload), code, message);
  }

  /** Sends a request, and awaits an {@code invalid_request} without its id. */
  Frame invalid(String type, String payload, String message) {
    request(type, payload);
    return error(null, "invalid_request", message);
  }

  /**
   * Sends a request, and awaits our broker's error with its id and a message that has the words.
   */
  Frame refusedWith(String type, String payload, String code, String words) {
    return errorWith(json(request(type, payload)), code, words);
  }

  /** Sends a request, and awaits our broker's error that says to try again later. */
  Frame refusedLater(String type, String payload, String code, String words) {
    String id = json(request(type, payload));
    return errorWith(dialect.retryableError(id, code), words);
  }

  /** Awaits our broker's error, whose message has the words. */
  Frame errorWith(String idShape, String code, String words) {
    return errorWith(dialect.error(idShape, code, ""), words);
  }

  private Frame errorWith(String shape, String words) {
    Frame error = answer(shape);
    String message = error.json().path("payload").path("message").asText();
    if (!message.contains(words)) {
      throw failure("frame " + error + " should have the words '" + words + "'");
    }
    return error;
  }

  /** Awaits the agent's first event of the kind after that frame. */
  Frame after(Frame earlier, String kind, String agent) {
    return await(
        kind + " of agent '" + agent + "' after frame " + earlier.position(),
        earlier.position() + 1,
        frame -> frame.isEvent(kind, agent));
  }

  /** Awaits such an event, whose fields without its kind and the agent's name have the shape. */
  Frame after(Frame earlier, String kind, String agent, String fields) {
    String others = fields.substring(1, fields.length() - 1);
    return check(
        after(earlier, kind, agent),
        "{v:1, type:'event', request_id:null, payload:{kind:'%s', name:%s%s}}"
            .formatted(kind, WireJson.quoted(agent), others.isBlank() ? "" : ", " + others));
  }

  /** Awaits an event that meets the condition. */
  Frame after(Frame earlier, String what, Predicate<Frame> condition) {
    return await(what, earlier.position() + 1, condition);
  }

  /**
   * Waits until the agent's program has printed the text after that frame, in any number of events,
   * and returns the last of them.
   */
  Frame printed(Frame earlier, String agent, String text) {
    StringBuilder printed = new StringBuilder();
    Frame last = earlier;
    while (!text.contentEquals(printed)) {
      last = after(last, "worker_stream", agent, "{stream:'stdout', chunk:'~(?s).*'}");
      printed.append(last.text("chunk"));
      if (!text.startsWith(printed.toString())) {
        throw failure(
            agent + " should have printed " + WireJson.quoted(text) + ", but frame " + last);
      }
    }
    return last;
  }

  /** Checks that no event of the kind and agent lies between the two. */
  void noneBetween(Frame earlier, Frame later, String kind, String agent) {
    Frame found = between(earlier, later, kind, agent);
    if (found != null) {
      throw failure("no " + kind + " should have come, but frame " + found + " did");
    }
  }

  /** Checks, once the broker has exited, that no event of the kind and agent follows the frame. */
  void noneAfter(Frame earlier, String kind, String agent) {
    Frame found = inbox.first(earlier.position() + 1, frame -> frame.isEvent(kind, agent));
    if (found != null) {
      throw failure("no " + kind + " should have come, but frame " + found + " did");
    }
  }

  /** Returns whether an event of the kind and agent lies between the two; checks that no two do. */
  boolean isBetween(Frame earlier, Frame later, String kind, String agent) {
    Frame found = between(earlier, later, kind, agent);
    if (found != null) {
      noneBetween(found, later, kind, agent);
    }
    return found != null;
  }

  private @Nullable Frame between(Frame earlier, Frame later, String kind, String agent) {
    return inbox.first(
        earlier.position() + 1,
        frame -> frame.isEvent(kind, agent) && frame.position() < later.position());
  }

  Frame check(Frame frame, String shape) {
    String difference = dialect.shape(shape).differenceFrom(frame.json());
    if (difference != null) {
      throw failure("frame " + frame + " is wrong: " + difference);
    }
    return frame;
  }

  /** Awaits the exit, which must have this code. */
  ExitStatus exit(int code) {
    ExitStatus status = inbox.awaitExit(PATIENCE);
    if (status == null) {
      throw failure("the broker should have exited within " + PATIENCE.toSeconds() + " s");
    }
    if (status.code().orElse(-1) != code) {
      throw failure("the exit code should be " + code);
    }
    return status;
  }

  /** Checks, once the broker has exited, that it printed nothing after the frame. */
  void endsWith(Frame last) {
    Frame more = inbox.first(last.position() + 1, frame -> true);
    if (more != null) {
      throw failure("nothing should follow frame " + last.position() + ", but frame " + more);
    }
  }

  /** Checks, once the broker has exited, that it printed no frame at all. */
  void hasNoFrames() {
    Frame frame = inbox.first(0, any -> true);
    if (frame != null) {
      throw failure("there should be no frame, but frame " + frame);
    }
  }

  private Frame await(String what, int from, Predicate<Frame> condition) {
    Frame frame = inbox.await(from, condition, PATIENCE);
    if (frame == null) {
      throw failure("%s should have come within %d s".formatted(what, PATIENCE.toSeconds()));
    }
    return frame;
  }

  AssertionError failure(String problem) {
    return new AssertionError(facts(problem));
  }

  private String facts(String problem) {
    return problem + "\nsent last: " + String.join("\n           ", sent) + "\n" + inbox.facts();
  }

  private static String json(@Nullable String id) {
    return id == null ? "null" : WireJson.quoted(id);
  }

  /** Ends the broker, orderly if possible. */
  @Override
  public void close() {
    if (process.isAlive()) {
      process.closeStdin();
      if (inbox.awaitExit(GRACE) == null) {
        process.kill();
        var unused = inbox.awaitExit(GRACE);
      }
    }
  }
}
