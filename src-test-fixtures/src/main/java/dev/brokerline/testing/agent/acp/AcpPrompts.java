package dev.brokerline.testing.agent.acp;

import dev.brokerline.testing.agent.engine.JsonRpc;
import dev.brokerline.testing.agent.engine.Program;
import dev.brokerline.testing.agent.engine.Session;
import dev.brokerline.testing.agent.engine.TurnRun;
import dev.brokerline.testing.agent.json.Node;
import dev.brokerline.testing.agent.script.WhenBusy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** The prompts of one session: the one that is answered, and those that wait. */
// The monitor guards the fields that change. A turn is started and interrupted without it.
final class AcpPrompts {

  private final Program program;
  private final JsonRpc rpc;
  private final AcpTraits traits;
  private final Session session;
  private final Queue<Node> waiting = new ArrayDeque<>();
  private @Nullable AcpVoice speaking;
  private @Nullable TurnRun running;

  AcpPrompts(Program program, JsonRpc rpc, AcpTraits traits, Session session) {
    this.program = program;
    this.rpc = rpc;
    this.traits = traits;
    this.session = session;
  }

  /** Answers a prompt, now or later. */
  void add(Node request) {
    TurnRun before;
    synchronized (this) {
      waiting.add(request);
      before = running;
      WhenBusy policy = program.script().whenBusy().orElse(program.traits().whenBusy());
      if (before != null && policy == WhenBusy.QUEUE) {
        return;
      }
      if (speaking != null && policy == WhenBusy.KILL_FIRST) {
        speaking.dieWhenInterrupted();
      }
    }
    if (before == null) {
      next();
    } else {
      before.interrupt();
    }
  }

  /** Ends the running turn, and those that wait. */
  void cancel() {
    TurnRun ended;
    List<Node> dropped;
    synchronized (this) {
      ended = running;
      dropped = new ArrayList<>(waiting);
      waiting.clear();
    }
    if (ended != null) {
      ended.interrupt();
    }
    for (Node request : dropped) {
      // Each prompt uses up its turn of the script, so that a test knows which one is next.
      var unused = program.nextTurn();
      new AcpVoice(program, rpc, traits, session, request).interrupted();
    }
  }

  private void next() {
    TurnRun turn;
    synchronized (this) {
      Node request = waiting.poll();
      if (request == null) {
        running = null;
        speaking = null;
        return;
      }
      speaking = new AcpVoice(program, rpc, traits, session, request);
      turn = new TurnRun(program, session, text(request), speaking, this::next);
      running = turn;
    }
    turn.start();
  }

  private static String text(Node request) {
    StringBuilder text = new StringBuilder();
    for (Node block : request.at("params").at("prompt").items()) {
      text.append(block.at("text").text());
    }
    return text.toString();
  }
}
