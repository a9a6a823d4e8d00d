package dev.brokerline.harness.internal.driver.oneturn;

import dev.brokerline.harness.internal.driver.DriverContext;
import dev.brokerline.harness.internal.driver.Errors;
import dev.brokerline.harness.session.SessionOptions;
import dev.brokerline.harness.turn.ErrorCode;
import dev.brokerline.harness.turn.Outcome;
import dev.brokerline.spawn.ExitStatus;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Any command that prints its answer as text. Its arguments may contain {@code {prompt}}, without
 * which the prompt goes to standard input, and {@code {model}}; without a model, that argument and
 * an option in front of it are left out. An exit with 0 is its only word for success.
 */
final class TextForm implements Form {

  private static final String PROMPT = "{prompt}";
  private static final String MODEL = "{model}";

  /** An argument of a Linux process may have 128 KiB. */
  private static final int MAX_PROMPT_BYTES = 120 << 10;

  private final List<String> template;
  private final String program;

  TextForm(String program, List<String> template) {
    this.program = program;
    this.template = template;
  }

  @Override
  public boolean readsPrompt() {
    return template.stream().noneMatch(argument -> argument.contains(PROMPT));
  }

  @Override
  public List<String> arguments(
      SessionOptions options, Beginning turn, Map<String, String> environment) {
    if (!readsPrompt()
        && turn.prompt().getBytes(StandardCharsets.UTF_8).length > MAX_PROMPT_BYTES) {
      throw Errors.exception(
          ErrorCode.UNSUPPORTED,
          "%s takes its prompt as an argument, which may have at most %d bytes"
              .formatted(program, MAX_PROMPT_BYTES),
          Outcome.NOT_PERFORMED);
    }
    List<String> arguments = new ArrayList<>();
    for (String argument : template) {
      if (!argument.contains(MODEL)) {
        arguments.add(argument.replace(PROMPT, turn.prompt()));
      } else if (turn.model() != null) {
        arguments.add(argument.replace(MODEL, turn.model()));
      } else if (argument.equals(MODEL) && endsWithOption(arguments)) {
        arguments.remove(arguments.size() - 1);
      }
    }
    arguments.addAll(options.extraArguments());
    return arguments;
  }

  private static boolean endsWithOption(List<String> arguments) {
    return !arguments.isEmpty() && arguments.get(arguments.size() - 1).startsWith("-");
  }

  @Override
  public Reader reader(HeldEnd sink, DriverContext context) {
    return new Reader() {
      private boolean first = true;

      @Override
      public void line(byte[] line) {
        sink.started();
        String text = new String(line, StandardCharsets.UTF_8);
        sink.text("output", first ? text : "\n" + text);
        first = false;
      }

      @Override
      public Verdict ended(ExitStatus exit, @Nullable Verdict said) {
        return Exits.code(exit) == 0 ? Verdict.SUCCESS : Exits.verdict(program, exit);
      }
    };
  }
}
