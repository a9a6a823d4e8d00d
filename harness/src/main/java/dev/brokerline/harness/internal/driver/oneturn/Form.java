package dev.brokerline.harness.internal.driver.oneturn;

import dev.brokerline.harness.internal.driver.CommandLine;
import dev.brokerline.harness.internal.driver.DriverContext;
import dev.brokerline.harness.program.Flags;
import dev.brokerline.harness.session.SessionOptions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a program needs to perform one turn, and how its output is read. One for each session. */
interface Form {

  /**
   * What one turn begins with.
   *
   * @param continuation the conversation to go on with, or null to begin one
   * @param newId an id for a new conversation, for programs that take one
   * @param model the model to ask for, or null for the program's own
   */
  record Beginning(
      String prompt, @Nullable String continuation, String newId, @Nullable String model) {

    /** Adds the program's flags for all of it but the prompt. */
    void addTo(SessionOptions options, List<String> arguments, Map<String, String> environment) {
      CommandLine.add(options, Optional.ofNullable(model), arguments, environment);
      // Behind the others: after the word "resume" codex refuses some of them.
      Flags flags = options.program().flags();
      arguments.addAll(
          continuation == null
              ? flags.forNewConversation(newId)
              : flags.forConversation(continuation));
    }

    /** Returns the key that the conversation will have, if that is known before it begins. */
    Optional<String> key(Flags flags) {
      return continuation != null
          ? Optional.of(continuation)
          : Optional.of(newId).filter(id -> !flags.begin().isEmpty());
    }
  }

  /**
   * Returns the arguments.
   *
   * @param environment gets the variables that belong to them
   */
  List<String> arguments(SessionOptions options, Beginning turn, Map<String, String> environment);

  /** Returns whether the prompt goes to standard input. */
  default boolean readsPrompt() {
    return true;
  }

  /** Returns what reads the output of one process. */
  Reader reader(HeldEnd sink, DriverContext context);
}
