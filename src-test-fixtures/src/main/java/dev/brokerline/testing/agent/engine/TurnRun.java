package dev.brokerline.testing.agent.engine;

import dev.brokerline.testing.agent.script.AgentFailure;
import dev.brokerline.testing.agent.script.AgentFault;
import dev.brokerline.testing.agent.script.AgentTurn;
import dev.brokerline.testing.agent.script.AgentUsage;
import dev.brokerline.testing.agent.script.StepKind;
import dev.brokerline.testing.agent.script.ToolUse;
import dev.brokerline.testing.agent.script.TurnStep;

/** One turn of a script on a thread of its own, which an interrupt ends. */
public final class TurnRun {

  private final Program program;
  private final Session session;
  private final String prompt;
  private final Voice voice;
  private final AgentTurn turn;
  private final Thread thread;
  private final Runnable whenDone;
  private final StringBuilder answer = new StringBuilder();
  private AgentUsage each = AgentUsage.STANDARD;
  private AgentUsage used = AgentUsage.NONE;
  private boolean spoke;

  /** A step ended the turn. */
  private static final class Over extends Exception {
    private static final long serialVersionUID = 1;
  }

  /**
   * Makes a turn that has not begun.
   *
   * @param whenDone runs after the turn, on its thread
   */
  public TurnRun(Program program, Session session, String prompt, Voice voice, Runnable whenDone) {
    this.program = program;
    this.session = session;
    this.prompt = prompt;
    this.voice = voice;
    this.whenDone = whenDone;
    this.turn = program.nextTurn();
    this.thread = new Thread(this::run, "turn");
    thread.setDaemon(true);
  }

  /** Begins the turn. */
  public void start() {
    program
        .log()
        .add(
            "turn",
            "session",
            session.id(),
            "model",
            session.model(),
            "prompt",
            prompt,
            "earlier",
            session.exchanges().stream().map(Session.Exchange::prompt).toList());
    thread.start();
  }

  /** Ends the turn, unless the script ignores it or the turn has ended. */
  public void interrupt() {
    if (!program.has(AgentFault.IGNORES_INTERRUPT)) {
      thread.interrupt();
    }
  }

  /** Waits for the end of the turn. */
  public void join() throws InterruptedException {
    thread.join();
  }

  private void run() {
    try {
      play();
    } catch (InterruptedException e) {
      keep();
      voice.interrupted();
    } finally {
      whenDone.run();
    }
  }

  private void play() throws InterruptedException {
    if (program.has(AgentFault.SILENT_IN_TURN)) {
      Program.hang();
    }
    for (TurnStep step : turn.steps()) {
      each = step.kind() == StepKind.USAGE ? step.usage() : each;
    }
    voice.started();
    strangeThings();
    try {
      if (!program.script().signedIn()) {
        fail(AgentFailure.UNAUTHORIZED);
      }
      if (program.traits().asksForUnknownModels() && session.model().contains("no-such")) {
        fail(AgentFailure.MODEL_NOT_FOUND);
      }
      for (TurnStep step : turn.steps()) {
        perform(step);
      }
      end("end_turn");
    } catch (Over e) {
      // The step said all there is to say.
    }
    if (program.has(AgentFault.EVENTS_AFTER_THE_END)) {
      voice.text(" and more");
    }
  }

  private void strangeThings() throws InterruptedException {
    if (program.has(AgentFault.UNKNOWN_EVENTS)) {
      voice.unknownEvents();
    }
    if (program.has(AgentFault.UNKNOWN_REQUEST)) {
      voice.unknownRequest();
    }
    if (program.has(AgentFault.HUGE_LINE)) {
      program.output().huge(program.number(AgentFault.HUGE_LINE));
    }
    if (program.has(AgentFault.PERMISSION_STORM)) {
      voice.storm(program.number(AgentFault.PERMISSION_STORM));
    }
    if (program.has(AgentFault.FLOODS)) {
      for (int i = program.number(AgentFault.FLOODS); i > 0; i--) {
        say("x");
      }
      voice.messageEnded();
    }
  }

  private void perform(TurnStep step) throws InterruptedException, Over {
    switch (step.kind()) {
      case TEXT -> {
        for (String piece : step.texts()) {
          say(piece);
        }
        voice.messageEnded();
      }
      case THOUGHT -> step.texts().forEach(voice::thought);
      case TOOL -> run(step.tool());
      case PLAN -> voice.plan(step.texts());
      case PAUSE_MS -> Program.pause(step.number());
      case HANG -> Program.hang();
      case RETRY -> voice.retrying(step.number());
      case FAIL -> fail(step.failure());
      case STOP -> {
        end(step.text());
        throw new Over();
      }
      case RAW_LINE -> program.output().raw(step.text());
      case STDERR -> program.output().stderr(step.text());
      case EXIT -> program.exit(step.number());
      case SIGNAL -> program.die(step.text());
      case USAGE -> {
        // It holds for the whole turn.
      }
    }
  }

  private void say(String piece) throws InterruptedException {
    voice.text(piece);
    answer.append(piece);
    spoke = true;
    program.dieInTurn();
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }

  private void run(ToolUse tool) throws InterruptedException, Over {
    voice.toolStarted(tool);
    boolean allowed = !tool.asks() || voice.ask(tool);
    boolean goesOn = voice.toolEnded(tool, allowed);
    requestEnded();
    if (!goesOn) {
      keep();
      voice.ended("end_turn");
      throw new Over();
    }
  }

  private void requestEnded() {
    used = used.plus(each);
    var unused = session.addUsage(each);
    voice.requestEnded(each);
  }

  private void fail(AgentFailure failure) throws InterruptedException, Over {
    keep();
    voice.failed(failure);
    throw new Over();
  }

  private void end(String stopReason) throws InterruptedException {
    if (!spoke) {
      program.dieInTurn();
    }
    if (program.has(AgentFault.TURN_NEVER_ENDS)) {
      Program.hang();
    }
    requestEnded();
    keep();
    voice.ended(stopReason);
  }

  private void keep() {
    program.sessions().remember(session, new Session.Exchange(prompt, answer.toString()), used);
  }
}
