package dev.brokerline.broker.internal.terminal;

import dev.brokerline.harness.program.AgentProgram;
import dev.brokerline.harness.program.AgentPrograms;
import dev.brokerline.harness.program.Flags;
import dev.brokerline.harness.session.Continuation;
import dev.brokerline.harness.session.ModelReceipt;
import dev.brokerline.spawn.ProcessCommand;
import dev.brokerline.spawn.internal.UserHome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * How the next start of a program in a terminal goes on: with which model, and with which
 * conversation. A program whose own words for that are not known is always started as at first.
 * Used on the broker's thread.
 */
final class Launch {

  /** With it the caller gives a new conversation its key. */
  private static final String OWN_KEY = "--session-id";

  private final TerminalSpec spec;
  private final @Nullable Resumable program;
  private final Options.Split asked;
  private boolean first = true;
  private @Nullable String model;
  private @Nullable String inUse;
  private @Nullable String key;

  /** Whether anything was said that the program may have written down under the key. */
  private boolean begun;

  Launch(TerminalSpec spec) {
    this.spec = spec;
    this.program = Resumable.find(spec.command().name()).orElse(null);
    List<String> words = spec.process().arguments();
    this.asked = program == null ? new Options.Split(words, Map.of(), false) : program.split(words);
    this.begun = asked.prompt() || asked.found().containsKey("--prompt");
    List<String> named = asked.found().get(OWN_KEY);
    this.key = named == null ? null : Options.value(named);
    if (program != null && spec.conversation() != null) {
      this.key = spec.conversation();
      this.begun = true;
    }
  }

  /** Returns whether a program of this name can go on with a conversation. */
  static boolean canGoOn(String name) {
    return Resumable.find(name).isPresent();
  }

  /** Returns why the model cannot be changed by another start; empty if it can. */
  Optional<String> refusal(String wanted) {
    if (program == null) {
      return Optional.of(
          "'"
              + spec.command().name()
              + "' has no command that changes the model of its session alone, and how it is"
              + " started again with its conversation is not known");
    }
    return program == Resumable.OPENCODE
        ? OpencodeModel.refusal(spec.process(), spec.home(), wanted)
        : Optional.empty();
  }

  /** Returns the model that was asked for last; null if none was since the first start. */
  @Nullable String model() {
    return model;
  }

  /** Sets the model of the next start; null for that of the first one. */
  void model(@Nullable String next) {
    model = next;
  }

  /** Takes what became of a request for a model. */
  void told(ModelReceipt receipt) {
    switch (receipt.status()) {
      case APPLIED -> inUse = receipt.effective();
      case PENDING -> inUse = model;
      default -> {
        // The model stays.
      }
    }
  }

  /**
   * Returns the model that the program has confirmed, or was started again with; null if that is
   * not known.
   */
  @Nullable String inUse() {
    return inUse;
  }

  /** Something is said to the program, which has a conversation from then on. */
  void said() {
    begun = true;
  }

  /** Returns whether anything was said. */
  boolean hasBegun() {
    return begun;
  }

  /** Returns whether the next start goes on with the conversation. */
  boolean goesOn() {
    return begun && key != null;
  }

  /** The program has ended, and has named its conversation, or has said that there is none. */
  void ended(String lastWords) {
    if (program != null) {
      program
          .key(lastWords)
          .ifPresent(
              named -> {
                key = named;
                begun = true;
              });
      if (program.saysNone(lastWords)) {
        forget();
      }
    }
  }

  private void forget() {
    key = null;
    begun = false;
  }

  /** Returns the conversation that the next start goes on with, or null. */
  @Nullable Continuation continuation() {
    String named = key;
    if (program == null || named == null || !begun) {
      return null;
    }
    ProcessCommand command = spec.process();
    return new Continuation(
        known().provider(),
        program.id(),
        named,
        command.directory(),
        UserHome.of(command.environment()).orElse(command.directory()));
  }

  /** Returns the command of the next start. */
  ProcessCommand next() {
    ProcessCommand command = spec.process();
    if (program == null) {
      return command;
    }
    List<String> words = first ? ofFirst() : ofNext();
    first = false;
    return new ProcessCommand(
        command.executable(), words, command.directory(), environment(command));
  }

  private List<String> ofFirst() {
    List<String> words = new ArrayList<>();
    if (spec.conversation() != null) {
      words.addAll(known().flags().forConversation(spec.conversation()));
    } else if (!namesConversation()) {
      words.addAll(ofNewConversation());
    }
    words.addAll(spec.process().arguments());
    return words;
  }

  /** What was said with the first start is not said again. */
  private List<String> ofNext() {
    List<String> words = new ArrayList<>(asked.kept());
    String wanted = model;
    if (wanted == null) {
      words.addAll(found(Resumable::isOfModel));
    } else {
      words.addAll(known().flags().forModel(Optional.of(wanted)));
    }
    if (goesOn()) {
      words.addAll(known().flags().forConversation(String.valueOf(key)));
    } else {
      words.addAll(namesConversation() ? found(Resumable::isOfConversation) : ofNewConversation());
    }
    return words;
  }

  private boolean namesConversation() {
    return asked.found().keySet().stream().anyMatch(Resumable::isOfConversation);
  }

  private List<String> found(Predicate<String> which) {
    return asked.found().entrySet().stream()
        .filter(option -> which.test(option.getKey()))
        .flatMap(option -> option.getValue().stream())
        .toList();
  }

  private List<String> ofNewConversation() {
    Flags flags = known().flags();
    if (flags.begin().isEmpty()) {
      return List.of();
    }
    String chosen = UUID.randomUUID().toString();
    key = chosen;
    return flags.forNewConversation(chosen);
  }

  private Map<String, String> environment(ProcessCommand asked) {
    String wanted = model;
    return program == Resumable.OPENCODE && wanted != null
        ? OpencodeModel.environment(asked, spec.home(), wanted)
        : asked.environment();
  }

  private AgentProgram known() {
    return AgentPrograms.find(String.valueOf(program == null ? null : program.id())).orElseThrow();
  }
}
