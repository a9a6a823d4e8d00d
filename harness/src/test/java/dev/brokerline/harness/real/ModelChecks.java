package dev.brokerline.harness.real;

import static dev.brokerline.harness.real.Finding.require;

import dev.brokerline.harness.program.Capability;
import dev.brokerline.harness.session.ModelReceipt;
import dev.brokerline.harness.session.ModelReceipt.Status;
import dev.brokerline.harness.turn.ErrorCode;
import dev.brokerline.harness.turn.TurnResult;

/** Checks of the model of a running session. */
final class ModelChecks {

  private ModelChecks() {}

  /** The request of the turn after a switch names the new model. */
  static String switched(Stage stage) throws Exception {
    try (Talk talk = Talk.open(stage)) {
      ModelNames models = stage.models();
      var unusedFirst = talk.say(0).success();
      String before = talk.asked(0).model();
      require(!before.equals(models.otherOnTheWire()), "the first model was " + before);
      ModelReceipt receipt = receipt(talk, models.other());
      require(receipt.status() != Status.REJECTED, "refused: " + receipt.evidence());
      var unusedSecond = talk.say(1).success();
      String asked = talk.asked(1).model();
      require(
          asked.equals(models.otherOnTheWire()),
          "%s, but the next request named %s".formatted(receipt.status(), asked));
      return receipt.status()
          + talk.session().model().map(model -> "").orElse(", never confirmed by the program");
    }
  }

  /** A model that does not exist is refused at once, or its turn fails and says why. */
  static String nonsense(Stage stage) throws Exception {
    try (Talk talk = Talk.open(stage)) {
      ModelReceipt receipt = receipt(talk, stage.models().nonsense());
      if (receipt.status() == Status.REJECTED) {
        var unused = talk.say(0).success();
        require(
            !talk.asked(0).model().equals(stage.models().nonsense()),
            "refused, but the next request named it");
        return "refused";
      }
      require(receipt.status() == Status.PENDING, "the receipt of a nonsense model: " + receipt);
      TurnResult result = talk.say(0).result();
      require(!result.success(), "its turn is a success: '" + result.text() + "'");
      ErrorCode code = result.failure().orElseThrow().code();
      require(code == ErrorCode.MODEL_NOT_SUPPORTED, "its turn fails: " + result.error());
      return "PENDING, its turn fails";
    }
  }

  private static ModelReceipt receipt(Talk talk, String model) throws Exception {
    ModelReceipt receipt = Talk.await("the receipt", talk.session().setModel(model));
    if (receipt.status() == Status.UNSUPPORTED) {
      throw Finding.unsupported(receipt.evidence());
    }
    require(talk.can(Capability.LIVE_MODEL), "a receipt, though there is no LIVE_MODEL");
    return receipt;
  }
}
