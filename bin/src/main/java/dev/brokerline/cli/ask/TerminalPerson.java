package dev.brokerline.cli.ask;

import dev.brokerline.cli.ask.AskConversation.Person;
import dev.brokerline.harness.AgentSession;
import dev.brokerline.harness.turn.PermissionDecision;
import dev.brokerline.harness.turn.PermissionRequest;
import dev.brokerline.protocol.text.PrintableText;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A person at standard input, who gives prompts and answers permissions, a line each. */
public final class TerminalPerson implements Person {

  private final BufferedReader in;
  private final PrintStream err;
  private final boolean converses;
  private final boolean answers;
  private @Nullable String first;

  /**
   * Makes a person.
   *
   * @param first the first prompt, or null to read it
   * @param converses whether further prompts are read
   * @param answers whether permissions are asked for at all
   */
  public TerminalPerson(
      InputStream in, PrintStream err, @Nullable String first, boolean converses, boolean answers) {
    this.in = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    this.err = err;
    this.first = first;
    this.converses = converses;
    this.answers = answers;
  }

  @Override
  public @Nullable String nextPrompt() {
    String prompt = first;
    first = null;
    while (converses && (prompt == null || prompt.isBlank())) {
      err.print("> ");
      err.flush();
      prompt = line();
      if (prompt == null) {
        return null;
      }
    }
    return prompt;
  }

  /** Asks on this thread of the listeners' pool, which a person may block. */
  @Override
  public void asked(AgentSession session, PermissionRequest request) {
    if (!answers) {
      return;
    }
    err.print(
        PrintableText.line(
                "brokerline: may %s run %s? %s"
                    .formatted(session.program(), request.tool(), request.input()))
            + " [y]es, [a]lways, [n]o: ");
    err.flush();
    String answer = line();
    String word = answer == null ? "" : answer.strip().toLowerCase(Locale.ROOT);
    var unused =
        session.answer(
            request,
            switch (word) {
              case "y", "yes" -> PermissionDecision.allow();
              case "a", "always" -> PermissionDecision.allowAlways();
              default -> PermissionDecision.deny("the user said no");
            });
  }

  private @Nullable String line() {
    try {
      return in.readLine();
    } catch (IOException e) {
      return null;
    }
  }
}
