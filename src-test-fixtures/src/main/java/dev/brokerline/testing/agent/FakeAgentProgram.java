package dev.brokerline.testing.agent;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.brokerline.testing.agent.acp.AcpDialect;
import dev.brokerline.testing.agent.claude.ClaudeDialect;
import dev.brokerline.testing.agent.codex.CodexDialect;
import dev.brokerline.testing.agent.engine.Dialect;
import dev.brokerline.testing.agent.engine.Program;
import dev.brokerline.testing.agent.engine.Signals;
import dev.brokerline.testing.agent.json.Node;
import dev.brokerline.testing.agent.oneshot.OneShot;
import dev.brokerline.testing.agent.script.AgentFault;
import dev.brokerline.testing.agent.script.AgentScript;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A fake agent program, as a process of its own. It takes the command line of the real program, and
 * before that any of:
 *
 * <ul>
 *   <li>{@code --fake-program=NAME}: which program it is, such as {@code claude}; others speak the
 *       Agent Client Protocol
 *   <li>{@code --fake-script=FILE}: an {@link AgentScript}
 *   <li>{@code --fake-record=FILE}: what gets a line for all that the program receives
 *   <li>{@code --fake-state=DIRECTORY}: where its sessions last
 * </ul>
 *
 * <p>{@link FakeAgentExecutable} makes an executable file of it.
 */
public final class FakeAgentProgram {

  static final int BAD_USAGE = 2;

  private FakeAgentProgram() {}

  /** Runs the program until it exits, which ends this JVM. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Program program;
    try {
      program = program(List.of(args));
    } catch (IllegalArgumentException | IOException e) {
      System.err.println("error: " + e.getMessage());
      Runtime.getRuntime().halt(BAD_USAGE);
      return;
    }
    logStart(program);
    if (program.hasOption("--version")) {
      printVersion(program);
    }
    Dialect dialect = dialect(program);
    Signals.handle(signal -> signalled(program, dialect, signal));
    begin(program, dialect);
    read(program, dialect);
    program.log().add("end_of_input");
    if (program.has(AgentFault.IGNORES_END_OF_INPUT)
        || (dialect.readsText() && program.has(AgentFault.SILENT_AT_START))) {
      Program.hang();
    }
    dialect.endOfInput();
    program.exit(dialect.exitCode());
  }

  private static Program program(List<String> args) throws IOException {
    Map<String, String> own = new TreeMap<>();
    List<String> others = new ArrayList<>();
    for (String arg : args) {
      String[] parts = arg.split("=", 2);
      if (others.isEmpty() && arg.startsWith("--fake-") && parts.length == 2) {
        own.put(parts[0], parts[1]);
      } else {
        others.add(arg);
      }
    }
    String script = own.remove("--fake-script");
    String name = own.remove("--fake-program");
    Path record = path(own.remove("--fake-record"));
    Path state = path(own.remove("--fake-state"));
    if (!own.isEmpty()) {
      throw new IllegalArgumentException("not options of the fake: " + own.keySet());
    }
    return new Program(
        name == null ? "agent" : name,
        others,
        script == null ? AgentScript.builder().build() : AgentScript.read(Path.of(script)),
        record,
        state);
  }

  private static @Nullable Path path(@Nullable String text) {
    return text == null ? null : Path.of(text);
  }

  private static void logStart(Program program) {
    Map<String, String> variables = new TreeMap<>();
    System.getenv()
        .forEach(
            (name, value) ->
                variables.put(
                    name, name.matches(".*(KEY|TOKEN|SECRET|PASS|AUTH).*") ? "***" : value));
    program
        .log()
        .add(
            "start",
            "program",
            program.name(),
            "arguments",
            program.arguments(),
            "directory",
            Path.of("").toAbsolutePath().toString(),
            "environment",
            variables);
  }

  /** Returns what the program speaks when it is started with these arguments. */
  private static Dialect dialect(Program program) {
    List<String> arguments = program.arguments();
    String first = arguments.isEmpty() ? "" : arguments.get(0);
    return switch (program.name()) {
      case "claude" -> new ClaudeDialect(program);
      case "codex" ->
          arguments.contains("app-server")
              ? new CodexDialect(program)
              : new OneShot(program, OneShot.Form.CODEX);
      case "gemini" ->
          arguments.contains("--acp") || arguments.contains("--experimental-acp")
              ? new AcpDialect(program)
              : new OneShot(program, OneShot.Form.GEMINI);
      case "opencode" ->
          first.equals("acp")
              ? new AcpDialect(program)
              : new OneShot(program, OneShot.Form.OPENCODE);
      default -> new AcpDialect(program);
    };
  }

  private static void printVersion(Program program) {
    String version = program.version();
    program
        .output()
        .raw(
            switch (program.name()) {
              case "claude" -> version + " (Claude Code)";
              case "codex" -> "codex-cli " + version;
              default -> version;
            });
    program.exit(0);
  }

  /** Begins to speak. */
  private static void begin(Program program, Dialect dialect)
      throws IOException, InterruptedException {
    if (program.has(AgentFault.EXITS_AT_START)) {
      program.output().stderr("error: the fake agent program does not start");
      program.exit(program.number(AgentFault.EXITS_AT_START));
    }
    if (program.has(AgentFault.LEAVES_GRANDCHILD)) {
      Process child =
          new ProcessBuilder(
                  "sleep", Integer.toString(program.number(AgentFault.LEAVES_GRANDCHILD)))
              .inheritIO()
              .start();
      program.log().add("grandchild", "child", child.pid());
    }
    for (int i = 0;
        program.has(AgentFault.FLOODS_STDERR) && i < program.number(AgentFault.FLOODS_STDERR);
        i++) {
      program.output().stderr("warning " + i + ": this program has much to say");
    }
    Program.pause(program.script().startTime().toMillis());
    if (!program.has(AgentFault.SILENT_AT_START)) {
      dialect.started();
    }
  }

  private static void read(Program program, Dialect dialect)
      throws IOException, InterruptedException {
    InputStream stdin = new BufferedInputStream(System.in, 1 << 16);
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = stdin.read(); b >= 0; b = stdin.read()) {
      if (b == '\n') {
        take(program, dialect, line.toString(UTF_8));
        line.reset();
      } else {
        line.write(b);
      }
    }
    if (line.size() > 0) {
      take(program, dialect, line.toString(UTF_8));
    }
  }

  private static void take(Program program, Dialect dialect, String text)
      throws InterruptedException {
    if (dialect.readsText()) {
      program.log().add("text", "line", text);
      dialect.text(text);
      return;
    }
    Node line = parse(text);
    if (!line.isObject()) {
      program.log().add("bad_line", "line", text);
      return;
    }
    program.log().add("line", "line", line.value());
    if (!program.has(AgentFault.SILENT_AT_START)) {
      dialect.line(line);
    }
    if (program.has(AgentFault.STOPS_READING) && isPrompt(line)) {
      Program.hang();
    }
  }

  private static Node parse(String text) {
    try {
      return Node.parse("standard input", text);
    } catch (IllegalArgumentException e) {
      return Node.of(null);
    }
  }

  private static boolean isPrompt(Node line) {
    return List.of("session/prompt", "turn/start").contains(line.at("method").text())
        || line.at("type").text().equals("user");
  }

  private static void signalled(Program program, Dialect dialect, String signal) {
    program.log().add("signal", "name", signal);
    if (program.has(AgentFault.IGNORES_TERMINATION)) {
      return;
    }
    try {
      program.exit(dialect.signalled(signal));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
