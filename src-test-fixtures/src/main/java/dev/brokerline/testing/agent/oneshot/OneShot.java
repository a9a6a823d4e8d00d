package dev.brokerline.testing.agent.oneshot;

import dev.brokerline.testing.agent.engine.Dialect;
import dev.brokerline.testing.agent.engine.Program;
import dev.brokerline.testing.agent.engine.Session;
import dev.brokerline.testing.agent.engine.TurnRun;
import dev.brokerline.testing.agent.script.AgentFailure;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A program that answers one prompt and exits. */
public final class OneShot implements Dialect {

  private static final Set<String> FLAGS =
      Set.of(
          "--json",
          "--skip-git-repo-check",
          "--ephemeral",
          "--ignore-user-config",
          "--dangerously-bypass-approvals-and-sandbox",
          "--last",
          "--all",
          "-y",
          "--yolo",
          "--skip-trust",
          "-c",
          "--continue",
          "--fork",
          "--auto",
          "--thinking");

  private final Program program;
  private final Form form;
  private final StringBuilder stdin = new StringBuilder();

  /** The form in which a program answers one prompt. */
  public enum Form {
    /** {@code codex exec}. */
    CODEX,
    /** {@code gemini -p}. */
    GEMINI,
    /** {@code opencode run}. */
    OPENCODE
  }

  /** Makes a program that has not begun. */
  public OneShot(Program program, Form form) {
    this.program = program;
    this.form = form;
  }

  @Override
  public boolean readsText() {
    return true;
  }

  @Override
  public void started() throws InterruptedException {
    if (form == Form.CODEX) {
      program.output().stderr("Reading additional input from stdin...");
    } else if (form == Form.GEMINI && !operand().isEmpty()) {
      run(operand());
    }
  }

  @Override
  public void text(String line) {
    stdin.append(stdin.isEmpty() ? "" : "\n").append(line);
  }

  /** Returns the prompt among the arguments, or an empty text. */
  private String operand() {
    String option = program.option("-p", "--prompt");
    if (form == Form.GEMINI && option != null) {
      return option;
    }
    var operands = program.operands(flags());
    int skipped = form == Form.GEMINI ? 0 : 1;
    boolean isResume =
        form == Form.CODEX && operands.size() > 1 && operands.get(1).equals("resume");
    skipped += isResume ? (program.hasOption("--last") ? 1 : 2) : 0;
    if (operands.size() <= skipped) {
      return "";
    }
    return String.join(" ", operands.subList(skipped, operands.size()));
  }

  /** Returns the options without a value: {@code -c} of codex has one, and that of others none. */
  private Set<String> flags() {
    return form == Form.CODEX
        ? FLAGS.stream().filter(flag -> !flag.equals("-c")).collect(Collectors.toSet())
        : FLAGS;
  }

  /** Returns the session that the arguments say to go on with, or null. */
  private @Nullable String resumed() {
    return switch (form) {
      case CODEX -> {
        var operands = program.operands(flags());
        yield operands.size() > 2 && operands.get(1).equals("resume") ? operands.get(2) : null;
      }
      case GEMINI -> program.option("-r", "--resume");
      case OPENCODE -> program.option("-s", "--session");
    };
  }

  @Override
  public void endOfInput() throws InterruptedException {
    String operand = operand().equals("-") ? "" : operand();
    boolean hasBoth = !operand.isEmpty() && !stdin.isEmpty();
    String prompt =
        hasBoth
            ? operand + "\n\n<stdin>\n" + stdin + "\n</stdin>"
            : operand.isEmpty() ? stdin.toString() : operand;
    run(prompt);
  }

  /** Answers the prompt, and exits. */
  private void run(String prompt) throws InterruptedException {
    String directory = Path.of("").toAbsolutePath().toString();
    String resumed = resumed();
    String chosen = program.option("--session-id");
    Session session =
        resumed != null
            ? program.sessions().resume(resumed, directory, program.firstModel())
            : chosen != null
                ? program.sessions().create(chosen, directory, program.firstModel())
                : program.sessions().create(directory, program.firstModel());
    if (session == null) {
      refuse(resumed);
      return;
    }
    String model = program.option("-m", "--model");
    if (model != null) {
      session.setModel(model);
    }
    OneShotVoice voice = voice(session, prompt);
    if (form == Form.OPENCODE && model != null && !program.accepts(model)) {
      voice.failed(AgentFailure.MODEL_NOT_FOUND);
      program.exit(voice.exitCode());
    }
    TurnRun turn = new TurnRun(program, session, prompt, voice, () -> {});
    turn.start();
    turn.join();
    program.exit(voice.exitCode());
  }

  private OneShotVoice voice(Session session, String prompt) {
    return switch (form) {
      case CODEX -> new CodexExecVoice(program, session);
      case GEMINI -> new GeminiVoice(program, session, prompt);
      case OPENCODE -> new OpencodeVoice(program, session);
    };
  }

  private void refuse(@Nullable String id) {
    switch (form) {
      case CODEX -> {
        program
            .output()
            .stderr(
                "Error: thread/resume: thread/resume failed: no rollout found for thread id "
                    + id
                    + " (code -32600)");
        program.exit(1);
      }
      case GEMINI -> {
        program
            .output()
            .stderr("Error resuming session: Invalid session identifier \"" + id + "\".");
        program.exit(42);
      }
      case OPENCODE -> {
        program.output().stderr("\u001b[91m\u001b[1mError: \u001b[0mSession not found");
        program.exit(1);
      }
    }
  }

  @Override
  public int signalled(String signal) {
    return switch (form) {
      case CODEX -> signal.equals("INT") ? 1 : 143;
      case GEMINI -> 0;
      case OPENCODE -> signal.equals("INT") ? 130 : 143;
    };
  }
}
