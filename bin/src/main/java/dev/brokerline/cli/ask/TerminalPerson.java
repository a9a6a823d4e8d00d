package dev.brokerline.cli.ask;

import dev.brokerline.cli.ask.AskConversation.Person;
import dev.brokerline.concurrent.SharedExecutors;
import dev.brokerline.harness.turn.PermissionDecision;
import dev.brokerline.harness.turn.PermissionRequest;
import dev.brokerline.protocol.text.PrintableText;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A person at standard input, who gives prompts and answers permissions, a line each. A thread of
 * its own reads a line when one is wanted, so nothing else waits for the person.
 *
 * <p>A line answers the oldest open question, which is the only one that is shown. Without one, it
 * is the next prompt. The monitor guards the fields below it, and is not held while reading or
 * answering.
 */
public final class TerminalPerson implements Person {

  private final BufferedReader in;
  private final PrintStream err;
  private final boolean converses;
  private final boolean answers;

  private final ArrayDeque<Question> questions = new ArrayDeque<>();
  private @Nullable String first;
  private @Nullable CompletableFuture<Optional<String>> promptWanted;
  private final ArrayDeque<Optional<String>> unused = new ArrayDeque<>();
  private boolean reads;

  private record Question(
      String program, PermissionRequest request, Consumer<PermissionDecision> answer) {}

  /**
   * Makes a person.
   *
   * @param first the first prompt, or null to read it
   * @param converses whether further prompts are read
   * @param answers whether this person decides about permissions
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
    String prompt = takeFirst();
    while (converses && (prompt == null || prompt.isBlank())) {
      err.print("> ");
      err.flush();
      CompletableFuture<Optional<String>> wanted = new CompletableFuture<>();
      synchronized (this) {
        promptWanted = wanted;
      }
      readIfWanted();
      Optional<String> line = wanted.join();
      if (line.isEmpty()) {
        return null;
      }
      prompt = line.get();
    }
    return prompt;
  }

  private synchronized @Nullable String takeFirst() {
    String prompt = first;
    first = null;
    return prompt;
  }

  @Override
  public void asked(
      String program, PermissionRequest request, Consumer<PermissionDecision> answer) {
    if (!answers) {
      return;
    }
    Question question = new Question(program, request, answer);
    synchronized (this) {
      questions.add(question);
      if (questions.size() == 1) {
        show(question);
      }
    }
    readIfWanted();
  }

  @Override
  public synchronized void resolved(String requestId) {
    Question shown = questions.peek();
    boolean wasShown = shown != null && shown.request.id().equals(requestId);
    questions.removeIf(question -> question.request.id().equals(requestId));
    Question next = questions.peek();
    if (wasShown && next != null) {
      err.println();
      show(next);
    }
  }

  private void show(Question question) {
    PermissionRequest request = question.request;
    err.print(
        PrintableText.line(
                "brokerline: may %s run %s? %s"
                    .formatted(question.program, request.tool(), request.input()))
            + " [y]es, [a]lways, [n]o: ");
    err.flush();
  }

  /** Starts a thread that reads lines, unless one does already or no line is wanted. */
  private void readIfWanted() {
    synchronized (this) {
      if (reads || !isLineWanted()) {
        return;
      }
      reads = true;
    }
    SharedExecutors.runBlockingOrHere(this::readLines);
  }

  private boolean isLineWanted() {
    return promptWanted != null || !questions.isEmpty();
  }

  private void readLines() {
    do {
      pass(line());
    } while (goesOn());
  }

  private synchronized boolean goesOn() {
    reads = isLineWanted();
    return reads;
  }

  /** Returns the next line, which may be one whose question was resolved while it was typed. */
  private Optional<String> line() {
    synchronized (this) {
      Optional<String> typed = unused.poll();
      if (typed != null) {
        return typed;
      }
    }
    try {
      return Optional.ofNullable(in.readLine());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private void pass(Optional<String> line) {
    Question question;
    CompletableFuture<Optional<String>> prompt = null;
    synchronized (this) {
      question = questions.poll();
      if (question == null) {
        prompt = promptWanted;
        promptWanted = null;
        if (prompt == null) {
          unused.add(line);
        }
      } else if (!questions.isEmpty()) {
        show(questions.getFirst());
      }
    }
    if (question != null) {
      question.answer.accept(decision(line.orElse("")));
    } else if (prompt != null) {
      prompt.complete(line);
    }
  }

  private static PermissionDecision decision(String answer) {
    return switch (answer.strip().toLowerCase(Locale.ROOT)) {
      case "y", "yes" -> PermissionDecision.allow();
      case "a", "always" -> PermissionDecision.allowAlways();
      default -> PermissionDecision.deny("the user said no");
    };
  }
}
