package dev.brokerline.spawn.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.brokerline.spawn.ProcessCommand;
import dev.brokerline.spawn.error.LaunchException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Files that cannot be started: each is told with its reason, and leaves nothing behind. */
@ParameterizedClass
@EnumSource(Backend.class)
@ExtendWith(NothingLeftExtension.class)
@Timeout(60)
final class LaunchFaultsIT {

  private final Backend backend;
  private final Path directory;

  LaunchFaultsIT(Backend backend, @TempDir Path directory) {
    this.backend = backend;
    this.directory = directory;
  }

  private void assertRefused(Path executable, Path workingDirectory, String reason) {
    RecordingListener seen = new RecordingListener();
    ProcessCommand command =
        new ProcessCommand(executable, List.of(), workingDirectory, Map.of("SECRET", "s3cr3t"));
    assertThatThrownBy(() -> backend.factory(ProcessBackend.Limits.defaults()).start(command, seen))
        .isInstanceOfSatisfying(
            LaunchException.class, e -> assertThat(e.executable()).isEqualTo(executable))
        .hasMessageContaining(executable.toString())
        .hasMessageContaining(reason)
        .hasMessageNotContaining("s3cr3t");
    assertThat(seen.exits).isEmpty();
  }

  private Path file(String name, String content, boolean executable) throws IOException {
    Path file = Files.writeString(directory.resolve(name), content);
    assertThat(file.toFile().setExecutable(executable)).isTrue();
    return file;
  }

  @Test
  void a_missing_file_is_said_to_be_missing() {
    assertRefused(directory.resolve("nothing"), directory, "there is no such file");
  }

  @Test
  void a_dangling_link_is_said_to_be_one() throws IOException {
    Path link = directory.resolve("link");
    Files.createSymbolicLink(link, directory.resolve("nothing"));
    assertRefused(link, directory, "symbolic link");
  }

  @Test
  void a_directory_is_said_to_be_one() {
    assertRefused(directory, directory, "it is a directory");
  }

  @Test
  void a_file_without_permission_gets_its_remedy() throws IOException {
    assertRefused(file("plain", "#!/bin/sh\n", false), directory, "chmod +x");
  }

  @Test
  void a_script_with_a_missing_interpreter_is_told_from_a_missing_file() throws IOException {
    Path script = file("script", "#!/nowhere/interpreter\n", true);
    assertRefused(script, directory, "a script for /nowhere/interpreter, which does not exist");
  }

  @Test
  void a_file_that_is_no_program_is_not_given_to_a_shell() throws IOException {
    assertRefused(
        file("page", "<html>404</html>\n", true), directory, "it is a web page, not a program");
    assertRefused(file("empty", "", true), directory, "it is empty");
  }

  @Test
  void a_missing_working_directory_is_named() {
    Path nowhere = directory.resolve("nowhere");
    assertRefused(Children.SH, nowhere, nowhere + " does not exist");
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "only Linux refuses to start a busy file")
  void a_file_that_is_open_for_writing_is_started_once_it_is_closed() throws Exception {
    Path program = directory.resolve("busy");
    Files.copy(Path.of("/bin/true"), program, StandardCopyOption.COPY_ATTRIBUTES);
    RecordingListener seen = new RecordingListener();
    FileChannel writer = FileChannel.open(program, StandardOpenOption.WRITE);
    CompletableFuture<Void> closed =
        CompletableFuture.runAsync(
            () -> assertThatCode(writer::close).doesNotThrowAnyException(),
            CompletableFuture.delayedExecutor(300, TimeUnit.MILLISECONDS));

    backend
        .factory(ProcessBackend.Limits.defaults())
        .start(new ProcessCommand(program, List.of(), directory, Map.of()), seen);

    assertThat(seen.awaitExit().code()).hasValue(0);
    closed.get(10, TimeUnit.SECONDS);
  }
}
