package dev.brokerline.harness.real;

import static dev.brokerline.harness.real.Finding.require;

import dev.brokerline.harness.program.Capability;
import dev.brokerline.harness.session.BusyPolicy;
import dev.brokerline.harness.turn.AgentError;
import dev.brokerline.harness.turn.ErrorCode;
import dev.brokerline.harness.turn.StopReason;
import dev.brokerline.harness.turn.TurnResult;

/** Checks of a session whose turn is running. The first wish is a slow one. */
final class BusyChecks {

  private BusyChecks() {}

  /** A turn is interrupted, and the session goes on. */
  static String interrupt(Stage stage) throws Exception {
    try (Talk talk = Talk.open(stage)) {
      talk.requireAble(Capability.INTERRUPT);
      Heard slow = talk.saySlow(0);
      long began = System.nanoTime();
      boolean running = Talk.await("the interruption", talk.session().interrupt());
      long millis = (System.nanoTime() - began) / 1_000_000;
      require(running, "no turn was running");
      TurnResult result = slow.result();
      require(result.stopReason() == StopReason.CANCELLED, "the turn ended so: " + result);
      require(code(result) == ErrorCode.INTERRUPTED, "the turn ended with " + result.error());
      var unused = talk.say(1).success();
      return millis + " ms";
    }
  }

  /** A second prompt waits for its turn, and harms none. */
  static String queue(Stage stage) throws Exception {
    try (Talk talk = Talk.open(stage)) {
      Heard slow = talk.saySlow(0);
      Heard next = talk.say(1, BusyPolicy.QUEUE);
      var unusedFirst = slow.success();
      var unusedNext = next.success();
      require(talk.asked(1).tells(0), "the second turn does not know of the first");
      return "";
    }
  }

  /** A second prompt is rejected, and does not harm the first. */
  static String reject(Stage stage) throws Exception {
    try (Talk talk = Talk.open(stage)) {
      Heard slow = talk.saySlow(0);
      TurnResult rejected = talk.say(1, BusyPolicy.REJECT).result();
      require(code(rejected) == ErrorCode.BUSY, "the second prompt: " + rejected);
      var unused = slow.success();
      require(
          stage.asked().stream().noneMatch(asked -> asked.tells(1)),
          "the model was asked for the rejected prompt");
      return "";
    }
  }

  /** A second prompt joins the turn. */
  static String steer(Stage stage) throws Exception {
    try (Talk talk = Talk.open(stage)) {
      Heard slow = talk.saySlow(0);
      Heard joining = talk.say(1, BusyPolicy.STEER);
      if (!talk.can(Capability.STEER)) {
        require(code(joining.result()) == ErrorCode.UNSUPPORTED, "the second prompt was taken");
        var unused = slow.success();
        talk.requireAble(Capability.STEER);
      }
      var unusedJoined = joining.success();
      var unusedFirst = slow.success();
      require(talk.asked(1).tells(0), "the second prompt did not join the first");
      return "";
    }
  }

  private static ErrorCode code(TurnResult result) throws Finding.Found {
    return result
        .failure()
        .map(AgentError::code)
        .orElseThrow(() -> Finding.failed("a success: " + result));
  }
}
