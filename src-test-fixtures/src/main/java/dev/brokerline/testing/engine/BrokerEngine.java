package dev.brokerline.testing.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.brokerline.testing.engine.CrashLog.Death;
import dev.brokerline.testing.time.Scheduler;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * One run of a broker that behaves like one of its {@link Dialect}s, from start to exit. All
 * methods are called on the scheduler. Requests are handled strictly one after another
 * (PROTOCOL.md, "Broker process").
 */
public final class BrokerEngine {

  private final EngineOptions options;
  private final RequestScript script;
  private final BrokerOutput output;
  private final Launch launch;
  private final Workspace workspace;
  private final Timers timers;
  private final Outbox outbox;
  private final Programs programs;
  private final Agents agents;
  private final MessageRequests messages;
  private final Map<String, Handler> handlers = new HashMap<>();
  private final Queue<byte[]> input = new ArrayDeque<>();
  private @Nullable DirectoryLock directoryLock;
  private boolean endOfInput;
  private boolean terminated;
  private boolean exited;

  /** Makes a broker without starting it. */
  public BrokerEngine(
      EngineOptions options,
      RequestScript script,
      Scheduler scheduler,
      BrokerOutput output,
      Launch launch) {
    this.options = options;
    this.script = script;
    this.output = output;
    this.launch = launch;
    workspace = launch.workspace(options.workspaceKey());
    timers = new Timers(scheduler);
    outbox = new Outbox(output, options.silent());
    Ids ids = new Ids(launch.pid());
    programs = new Programs(options, timers, outbox, this::deliverInitialTask);
    Deliveries deliveries = new Deliveries(options, timers, outbox, programs);
    agents = new Agents(timers, outbox, ids, programs, deliveries);
    messages = new MessageRequests(outbox, agents, deliveries, ids, workspace);
    handlers.put("hello", request -> outbox.helloAck(request.id(), workspace.key()));
    handlers.put("shutdown", this::shutDown);
    handlers.putAll(messages.handlers());
    handlers.putAll(new AgentRequests(timers, outbox, agents, deliveries).handlers());
    handlers.putAll(new WorkerRequests(outbox, agents, deliveries).handlers());
  }

  /** Performs the start, before standard input is read. The broker may exit at once. */
  public void start() {
    String complaint = launch.complaint();
    if (complaint != null) {
      output.stderr("error: " + complaint);
      output.stderr("");
      output.stderr("Usage: agent-relay-broker init [OPTIONS]");
      exit(2);
    } else if (launch.has("AGENT_RELAY_DISABLE_RELAYCAST")) {
      output.stderr(
          "Error: AGENT_RELAY_DISABLE_RELAYCAST is no longer supported; broker requires"
              + " Relaycast");
      exit(1);
    } else if (!hasItsDirectory()) {
      output.stderr(
          "Error: another broker instance is already running in this directory (%s)"
              .formatted(launch.runtimeDirectory(/* shared= */ true)));
      exit(1);
    } else {
      log("registration succeeded");
      if (!launch.has("AGENT_RELAY_NO_DEBUG_FILES")) {
        output.stderr(
            "[agent-relay] identity debug written to "
                + launch
                    .runtimeDirectory(options.dialect().locksItsDirectory())
                    .resolve("identity-debug.txt"));
      }
    }
  }

  private boolean hasItsDirectory() {
    if (options.dialect().locksItsDirectory() && !launch.persists()) {
      directoryLock = DirectoryLock.take(launch.runtimeDirectory(/* shared= */ true));
      return directoryLock != null;
    }
    return true;
  }

  /** Handles a line of standard input, without its line feed. */
  public void line(byte[] line) {
    if (!exited) {
      input.add(line);
      readOn();
    }
  }

  /** Handles the end of standard input: answers earlier requests, then exits. */
  public void endOfInput() {
    endOfInput = true;
    readOn();
  }

  /**
   * Handles SIGTERM: ends the workers and answers nothing more, but stays until its standard input
   * brings another line or ends (PROTOCOL.md, "What a caller must know").
   */
  public void terminate() {
    terminated = true;
    timers.stop();
    if (options.endsOnTerminate() || endOfInput) {
      exit(0);
    }
  }

  /** Ends the process. Nothing happens after that. */
  public void exit(int code) {
    if (!exited) {
      exited = true;
      timers.stop();
      input.clear();
      if (directoryLock != null) {
        directoryLock.close();
      }
      output.exited(code);
    }
  }

  /** Returns whether the broker has exited. */
  public boolean hasExited() {
    return exited;
  }

  /** Starts or ends a silence, in which the broker answers and sends nothing. */
  public void silence(boolean on) {
    outbox.silence(on);
  }

  /** Prints a raw line on standard output. */
  public void printRaw(byte[] line) {
    if (!exited) {
      output.stdout(line);
    }
  }

  /** Prints a line on standard error. */
  public void printStderr(String line) {
    if (!exited) {
      output.stderr(line);
    }
  }

  /** Makes the agent's program print to {@code stdout} or {@code stderr}. */
  public void printOutput(String agent, String stream, String chunk) {
    agents.print(running(agent), stream, chunk);
  }

  /** Makes the agent's program ready. */
  public void makeReady(String agent) {
    programs.ready(running(agent));
  }

  /** Ends the agent's program. */
  public void exitProgram(String agent) {
    agents.programExits(running(agent), "pty_closed");
  }

  /** Ends the agent's worker process by the signal, or else with the code. */
  public void crashWorker(String agent, @Nullable Integer code, @Nullable Integer signal) {
    agents.crash(running(agent), new Death(code, signal));
  }

  /** Receives a message from Relaycast. */
  public void receive(String from, String target, String body) {
    if (!exited) {
      messages.receive(from, target, body);
    }
  }

  private Worker running(String agent) {
    Worker worker = exited ? null : agents.find(agent);
    if (worker == null || !worker.alive) {
      throw new IllegalArgumentException("no agent '" + agent + "' is running in the fake broker");
    }
    return worker;
  }

  private void deliverInitialTask(Worker worker) {
    messages.deliverInitialTask(worker);
  }

  private void readOn() {
    while (!exited && !timers.isHolding() && !input.isEmpty()) {
      byte[] line = input.remove();
      output.consumed(line.length);
      if (terminated) {
        exit(0);
      } else {
        handle(line);
      }
    }
    if (endOfInput && input.isEmpty() && !timers.isHolding()) {
      exit(0);
    }
  }

  private void handle(byte[] line) {
    Verdict verdict = script.read(line);
    if (exited) {
      return;
    }
    if (outbox.isSilent()) {
      verdict.conclude();
      return;
    }
    Duration delay = verdict.delay().plus(options.answerDelay());
    if (delay.isZero()) {
      answer(line, verdict);
    } else {
      timers.holdFor(
          delay,
          () -> {
            answer(line, verdict);
            readOn();
          });
    }
  }

  private void answer(byte[] line, Verdict verdict) {
    if (verdict.ownBehaviour()) {
      answer(line);
    }
    verdict.lines().forEach(outbox::line);
    verdict.conclude();
  }

  private void answer(byte[] line) {
    Request request = null;
    try {
      request = Request.read(decode(line));
      if (request == null) {
        throw Refusal.invalid("request is not a valid protocol envelope");
      }
      log("handling request");
      handler(request).handle(request);
    } catch (Refusal refusal) {
      outbox.refuse(request == null ? null : request.id(), refusal);
    } catch (CharacterCodingException e) {
      outbox.refuse(null, Refusal.of("io_error", "stream did not contain valid UTF-8"));
      exit(0);
    }
  }

  private static String decode(byte[] line) throws CharacterCodingException {
    return UTF_8.newDecoder().decode(ByteBuffer.wrap(line)).toString();
  }

  private Handler handler(Request request) throws Refusal {
    if (request.version() != 1) {
      throw Refusal.of(
          "unsupported_version", "expected protocol version 1, got " + request.version());
    }
    Handler handler = handlers.get(request.type());
    if (handler == null) {
      throw Refusal.of("unknown_type", "unsupported message type '" + request.type() + "'");
    }
    return handler;
  }

  private void shutDown(Request request) {
    outbox.ok(request.id(), Json.object("status", "shutting_down"));
    exit(0);
  }

  private void log(String message) {
    if (launch.isLogging()) {
      String line = "\u001b[32m INFO\u001b[0m \u001b[2mrelay_broker\u001b[0m\u001b[2m:\u001b[0m ";
      outbox.line((line + message).getBytes(UTF_8));
    }
  }
}
