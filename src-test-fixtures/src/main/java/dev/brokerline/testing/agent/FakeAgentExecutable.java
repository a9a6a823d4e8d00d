package dev.brokerline.testing.agent;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import dev.brokerline.testing.agent.script.AgentScript;
import dev.brokerline.testing.launch.JavaExecutable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

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
    List<String> command =
        JavaExecutable.command(
            FakeAgentProgram.class,
            List.of(JsonFactory.class),
            List.of("-Xshare:auto", "-Xmx64m"),
            List.of(
                "--fake-program=" + program,
                "--fake-script=" + scriptFile,
                "--fake-record=" + record,
                "--fake-state=" + place.resolve(program + ".sessions")));
    Path file = place.resolve(program);
    JavaExecutable.write(file, command);
    return new FakeAgentExecutable(file, command, record);
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
