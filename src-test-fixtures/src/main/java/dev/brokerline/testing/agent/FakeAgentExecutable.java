package dev.brokerline.testing.agent;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import dev.brokerline.testing.agent.script.AgentScript;
import dev.brokerline.testing.launch.ClassArchive;
import dev.brokerline.testing.launch.JavaExecutable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An executable file of a fake agent program, which a client starts like the real one, by its path
 * or through the {@code PATH}. Beside it are its script, its record and the sessions that its
 * starts share. It gets no SIGINT if who starts it ignores that signal, as shells have it for what
 * they run in the background.
 *
 * <pre>{@code
 * FakeAgentExecutable claude =
 *     FakeAgentExecutable.create(directory, "claude", AgentScript.of(AgentTurn.hello()));
 * // … start claude.file() …
 * assertThat(claude.record().prompts()).containsExactly("Say hello");
 * }</pre>
 */
public final class FakeAgentExecutable {

  private static final List<Class<?>> NEEDED = List.of(JsonFactory.class);

  /** For those that speak the Agent Client Protocol. */
  private static final String LESSON =
      """
      {"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":1}}
      {"jsonrpc":"2.0","id":2,"method":"session/new","params":{"cwd":"/","mcpServers":[]}}
      """;

  /** Arguments for a first turn of the others. */
  private static final Map<String, List<String>> LESSONS =
      Map.of(
          "claude", List.of("-p", "hello", "--output-format", "stream-json", "--verbose"),
          "codex", List.of("exec", "--json", "hello"),
          "opencode", List.of("acp"));

  private final Path file;
  private final List<String> command;
  private final Path record;

  private FakeAgentExecutable(Path file, List<String> command, Path record) {
    this.file = file;
    this.command = command;
    this.record = record;
  }

  /**
   * Writes the executable. Sessions of an earlier one of that name in the directory stay.
   *
   * @param directory an existing directory; files of that name in it are replaced
   * @param program the program, which is the name of the file: {@code claude}, {@code codex},
   *     {@code gemini}, {@code opencode}, {@code copilot}, {@code qwen}, {@code codex-acp}, {@code
   *     claude-agent-acp}, or any other that speaks the Agent Client Protocol
   * @return the executable, which works as long as this JVM's class path exists
   * @throws IOException if it could not be written
   * @throws UnsupportedOperationException if the file system is not POSIX
   */
  public static FakeAgentExecutable create(Path directory, String program, AgentScript script)
      throws IOException {
    Path place = directory.toAbsolutePath();
    Path scriptFile = place.resolve(program + ".script.json");
    Path record = place.resolve(program + ".record.jsonl");
    Files.writeString(scriptFile, script.toJson(), UTF_8);
    Files.deleteIfExists(record);
    List<String> jvmOptions = new ArrayList<>(List.of("-Xshare:auto", "-Xmx64m"));
    jvmOptions.addAll(archive(program, jvmOptions));
    List<String> command =
        java(
            jvmOptions,
            List.of(
                "--fake-program=" + program,
                "--fake-script=" + scriptFile,
                "--fake-record=" + record,
                "--fake-state=" + place.resolve(program + ".sessions")));
    Path file = place.resolve(program);
    JavaExecutable.write(file, command);
    return new FakeAgentExecutable(file, command, record);
  }

  private static List<String> java(List<String> jvmOptions, List<String> arguments) {
    return JavaExecutable.command(FakeAgentProgram.class, NEEDED, jvmOptions, arguments);
  }

  /**
   * Returns the option for the archive of a program, whose lesson is what a session begins with.
   */
  private static List<String> archive(String program, List<String> jvmOptions) {
    List<String> lesson = new ArrayList<>(List.of("--fake-program=" + program));
    lesson.addAll(LESSONS.getOrDefault(program, List.of("--acp")));
    return ClassArchive.options(
        program,
        JavaExecutable.classPath(FakeAgentProgram.class, NEEDED),
        new ClassArchive.Lesson(java(jvmOptions, lesson), Map.of(), LESSON));
  }

  /** Returns the file. */
  public Path file() {
    return file;
  }

  /** Returns the command that the file runs. The program's own arguments must follow. */
  public List<String> command() {
    return new ArrayList<>(command);
  }

  /** Returns what all starts of the program received. */
  public AgentRecord record() {
    return new AgentRecord(record);
  }
}
