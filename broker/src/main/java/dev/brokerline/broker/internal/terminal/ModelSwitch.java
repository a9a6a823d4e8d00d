package dev.brokerline.broker.internal.terminal;

import dev.brokerline.broker.internal.agent.Delivery;
import dev.brokerline.broker.internal.agent.NotRunningException;
import dev.brokerline.harness.session.ModelReceipt;
import dev.brokerline.protocol.model.DeliveryMode;
import dev.brokerline.terminal.Screen;
import dev.brokerline.terminal.program.ProgramStatus;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * A model that was asked for by the program's own command. A line of the screen that names it,
 * other than the command, confirms or refuses it.
 */
final class ModelSwitch implements Watch, Delivery.Progress {

  /** How long the command may take to be typed and confirmed. */
  private static final long PATIENCE = Duration.ofSeconds(20).toNanos();

  private static final String COMMAND = "/model";
  private static final Pattern REFUSAL =
      Pattern.compile(
          "\\b(?:not found|unavailable|unknown|invalid|not supported)\\b",
          Pattern.CASE_INSENSITIVE);

  private final String model;
  private final Delivery command;
  private final Predicate<Delivery> withdraw;
  private final long deadline;
  private final CompletableFuture<ModelReceipt> receipt = new CompletableFuture<>();
  private boolean typed;

  /**
   * Asks for a model.
   *
   * @param text what is typed
   * @param withdraw takes the command back, and returns whether it was not typed yet
   */
  ModelSwitch(String agent, String model, String text, Predicate<Delivery> withdraw, long now) {
    this.model = model;
    this.command = new Delivery("", "", agent, text, DeliveryMode.WAIT, this);
    this.withdraw = withdraw;
    this.deadline = now + PATIENCE;
  }

  /**
   * Returns the command by which a program changes the model of its session alone; empty if it has
   * none. That of claude also sets the user's default, and that of opencode shows a list.
   */
  static Optional<String> command(String program, String model) {
    return switch (program) {
      case "codex", "qwen" -> Optional.of(COMMAND + " " + model);
      case "gemini" -> Optional.of(COMMAND + " set " + model);
      default -> Optional.empty();
    };
  }

  /** Returns the command as something to type. */
  Delivery delivery() {
    return command;
  }

  CompletableFuture<ModelReceipt> receipt() {
    return receipt;
  }

  @Override
  public boolean isOver(Optional<Screen> screen, ProgramStatus status, long now) {
    if (typed && !receipt.isDone()) {
      screen.ifPresent(this::read);
      if (!receipt.isDone() && status.state() == ProgramStatus.State.WAITING_FOR_INPUT) {
        is(ModelReceipt.Status.PENDING, "the program asks about it, and waits for an answer");
      }
    }
    if (now - deadline >= 0 && !receipt.isDone()) {
      expired();
    }
    return receipt.isDone();
  }

  private void expired() {
    if (!typed && withdraw.test(command)) {
      ended("its prompt was not open within " + Duration.ofNanos(PATIENCE).toSeconds() + " s");
    } else {
      String text = "'" + command.text() + "' was typed, and the screen does not confirm it";
      is(ModelReceipt.Status.PENDING, text);
    }
  }

  private void read(Screen screen) {
    screen
        .text()
        .lines()
        .filter(line -> line.contains(model) && !line.contains(command.text()))
        .findFirst()
        .ifPresent(
            line ->
                is(
                    REFUSAL.matcher(line).find()
                        ? ModelReceipt.Status.REJECTED
                        : ModelReceipt.Status.APPLIED,
                    "the screen shows: " + line.strip()));
  }

  private void is(ModelReceipt.Status status, String evidence) {
    String effective = status == ModelReceipt.Status.APPLIED ? model : null;
    receipt.complete(new ModelReceipt(status, model, effective, evidence, 1));
  }

  @Override
  public void ended(String why) {
    receipt.completeExceptionally(new NotRunningException(why));
  }

  /** The command was typed, and Enter. */
  @Override
  public void injected(Delivery delivery) {
    typed = true;
  }

  @Override
  public void taken(Delivery delivery) {}

  @Override
  public void waits(Delivery delivery, String why) {}

  @Override
  public void unconfirmed(Delivery delivery, String why) {}

  @Override
  public void failed(Delivery delivery, String why) {
    ended(why);
  }
}
