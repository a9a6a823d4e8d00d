package dev.brokerline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The shell script {@code bin/brokerline}, on the jars of this build. */
class LauncherScriptIT {

  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Path SCRIPT = Path.of("brokerline").toAbsolutePath();

  @TempDir private Path directory;

  @Test
  void it_runs_from_any_directory_and_through_links() throws Exception {
    Path first = Files.createSymbolicLink(directory.resolve("first"), SCRIPT);
    Files.createDirectories(directory.resolve("sub"));
    Path second =
        Files.createSymbolicLink(
            directory.resolve("sub/second"), Path.of("..").resolve(first.getFileName()));

    try (LauncherProcess script = start(List.of(second.toString(), "--version"), Map.of())) {
      assertThat(script.exitCode(LONG)).as(script::all).isZero();
      assertThat(script.out()).first().asString().matches("brokerline \\d+\\.\\d+\\.\\d+.*");
      assertThat(script.err()).isEmpty();
      script.assertNoFileIsLeft();
    }
  }

  @Test
  void letters_survive_a_locale_without_them() throws Exception {
    List<String> command =
        List.of(
            "sh",
            "-c",
            "exec \"$0\" run --agent a=cat --message \"$(printf 'gr\\303\\274n: x')\"",
            SCRIPT.toString());

    try (LauncherProcess script = start(command, Map.of("LC_ALL", "C"))) {
      assertThat(script.exitCode(LONG)).as(script::all).isEqualTo(2);
      assertThat(script.err()).last().asString().contains("there is no agent 'grün'");
    }
  }

  @Test
  void without_java_it_says_what_to_do() throws Exception {
    try (LauncherProcess script =
        start(List.of(SCRIPT.toString(), "--version"), Map.of("JAVA_HOME", "/no/such/jdk"))) {
      assertThat(script.exitCode(LONG)).as(script::all).isEqualTo(3);
      assertThat(script.err()).last().asString().contains("/no/such/jdk/bin/java", "JAVA_HOME");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"<&-", ">&-", "2>&-", "<&- >&- 2>&-"})
  void a_closed_stream_is_like_dev_null(String closed) throws Exception {
    List<String> command =
        List.of("sh", "-c", "\"$0\" rpc " + closed + "; echo code $? >&3", SCRIPT.toString());
    List<String> wrapped = List.of("sh", "-c", "exec 3>&1; exec \"$@\"", "sh");
    List<String> all = new ArrayList<>(wrapped);
    all.addAll(command);

    try (LauncherProcess script = start(all, Map.of())) {
      assertThat(script.exitCode(LONG)).as(script::all).isZero();
      // Whoever cannot write ends at once; the others at the end of the input.
      assertThat(script.out()).last().asString().matches("code [01]");
      assertThat(script.err()).noneMatch(line -> line.contains("bad_request"));
      if (closed.equals("<&-")) {
        assertThat(script.out())
            .anyMatch(line -> line.contains("\"reason\":\"end_of_input\""))
            .hasSizeLessThan(10);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"<&-, 0", ">&-, 1", "2>&-, 2", "<&- >&- 2>&-, 012", "</dev/zero, ''"})
  void java_gets_three_open_streams(String closed, String numbers) throws Exception {
    assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")));
    List<String> command = List.of("sh", "-c", "\"$0\" --version " + closed, SCRIPT.toString());
    String tells = "for i in 0 1 2; do readlink /proc/$$/fd/$i || echo; done";

    List<String> streams = toldByJava(tells, command);
    assertThat(streams).hasSize(3).doesNotContain("");
    for (int i = 0; i < 3; i++) {
      assertThat(streams.get(i).equals("/dev/null"))
          .as("stream %s: %s", i, streams)
          .isEqualTo(numbers.contains(Integer.toString(i)));
    }
  }

  @Test
  void java_gets_a_search_path_where_there_is_none() throws Exception {
    List<String> command =
        List.of("env", "-u", "PATH", "/bin/sh", "-c", "exec \"$0\" --version", SCRIPT.toString());

    List<String> environment = toldByJava("/usr/bin/env", command);

    assertThat(environment).anyMatch(line -> line.matches("PATH=(.*:)?/usr/bin(:.*)?"));
  }

  /** Runs the script with a stand-in for Java, and returns what that says. */
  private List<String> toldByJava(String says, List<String> command) throws Exception {
    Path told = directory.resolve("told");
    Path java = Files.createDirectories(directory.resolve("jdk/bin")).resolve("java");
    Files.writeString(java, "#!/bin/sh\n(%s) >'%s'\n".formatted(says, told));
    assertThat(java.toFile().setExecutable(true)).isTrue();
    Map<String, String> standIn = Map.of("JAVA_HOME", directory.resolve("jdk").toString());
    try (LauncherProcess script = start(command, standIn)) {
      assertThat(script.exitCode(LONG)).as(script::all).isZero();
    }
    return Files.readAllLines(told);
  }

  @ParameterizedTest
  @ValueSource(strings = {"LANG=C", "LC_ALL=C", "LANG=no_SUCH.UTF-8", "LC_ALL=POSIX"})
  void any_directory_and_value_reaches_the_agents_in_any_locale(String locale) throws Exception {
    Path project = Files.createDirectories(directory.resolve("pr\u00f8ject x"));
    List<String> command =
        List.of(
            "env",
            "-i",
            locale,
            "HOME=" + directory,
            "NAME=J\u00fcrgen",
            "BROKERLINE_HOME=" + LauncherProcess.SHARED_HOME,
            "sh",
            "-c",
            "cd \"$1\" && exec \"$0\" run --timeout 60s --until output:END"
                + " --agent 'a=sh -c \"pwd; echo n=$NAME l=$LC_ALL p=$PATH; echo END; sleep 30\"'",
            SCRIPT.toString(),
            project.toString());

    try (LauncherProcess script = start(command, Map.of())) {
      assertThat(script.exitCode(LONG)).as(script::all).isZero();
      assertThat(script.out()).contains("[a] " + project.toRealPath());
      String own = locale.startsWith("LC_ALL=") ? locale.substring("LC_ALL=".length()) : "";
      assertThat(script.out())
          .anyMatch(line -> line.startsWith("[a] n=J\u00fcrgen l=" + own + " p="))
          .anyMatch(line -> line.contains(":/usr/bin:"));
    }
  }

  @Test
  void without_a_home_nothing_is_made() throws Exception {
    Path missing = directory.resolve("missing");
    Map<String, String> environment = Map.of("HOME", missing.toString(), "BROKERLINE_HOME", "");

    try (LauncherProcess script =
        start(List.of(SCRIPT.toString(), "run", "--agent", "a=cat"), environment)) {
      assertThat(script.exitCode(LONG)).as(script::all).isEqualTo(3);
      assertThat(script.err())
          .last()
          .asString()
          .contains("no home directory: set BROKERLINE_HOME", missing.toString());
    }
    assertThat(missing).doesNotExist();
  }

  @Test
  void a_home_that_others_may_write_to_is_one_sentence() throws Exception {
    Path home = Files.createDirectory(directory.resolve("everybodys"));
    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxrwxrwx"));
    Map<String, String> environment = Map.of("BROKERLINE_HOME", home.toString());

    try (LauncherProcess script =
        start(List.of(SCRIPT.toString(), "run", "--agent", "a=cat"), environment)) {
      assertThat(script.exitCode(LONG)).as(script::all).isEqualTo(3);
      assertThat(script.err())
          .singleElement()
          .asString()
          .contains("may be written to by other users", "chmod go-w");
    }
  }

  @Test
  void a_thread_dump_is_no_part_of_the_output_and_sighup_has_its_code() throws Exception {
    List<String> command =
        List.of(SCRIPT.toString(), "run", "--json", "--agent", "a=cat", "--timeout", "60s");

    try (LauncherProcess script = start(command, Map.of())) {
      script.awaitLine("agent_spawned", LONG);
      script.signal("QUIT");
      script.awaitLine("Full thread dump", LONG);
      script.signal("HUP");
      assertThat(script.exitCode(LONG)).as(script::all).isEqualTo(129);
      assertThat(script.out())
          .allMatch(line -> line.startsWith("{"))
          .last()
          .asString()
          .contains("\"exit_code\":129");
    }
  }

  @Test
  void a_java_that_does_not_start_is_told_in_one_sentence() throws Exception {
    Map<String, String> bad = Map.of("JAVA_TOOL_OPTIONS", "-XX:NoSuchOption");

    try (LauncherProcess script = start(List.of(SCRIPT.toString(), "--version"), bad)) {
      assertThat(script.exitCode(LONG)).as(script::all).isEqualTo(3);
      assertThat(script.err()).last().asString().startsWith("brokerline: Java does not start: ");
    }
    assertThat(directory.resolve("work")).isEmptyDirectory();
  }

  @ParameterizedTest
  @CsvSource({
    "mkdir gone; cd gone; rmdir ../gone, 2, the current directory has been deleted",
    "ulimit -n 24, 3, no more than 24 files may be open at once"
  })
  void where_java_could_not_start_one_sentence_says_why(String before, int code, String why)
      throws Exception {
    String line = "cd \"$1\"; " + before + "; exec \"$0\" --version";
    List<String> command = List.of("sh", "-c", line, SCRIPT.toString(), directory.toString());

    try (LauncherProcess script = start(command, Map.of())) {
      assertThat(script.exitCode(LONG)).as(script::all).isEqualTo(code);
      assertThat(script.err()).last().asString().startsWith("brokerline: " + why);
      assertThat(script.out()).isEmpty();
    }
  }

  @Test
  void a_full_disk_is_told_apart_from_a_reader_that_has_gone() throws Exception {
    List<String> command =
        List.of(
            "sh",
            "-c",
            "exec \"$0\" run --agent 'a=sh -c \"echo hello; sleep 30\"' >/dev/full",
            SCRIPT.toString());

    try (LauncherProcess script = start(command, Map.of())) {
      assertThat(script.exitCode(LONG)).as(script::all).isEqualTo(5);
      assertThat(script.err())
          .last()
          .asString()
          .contains("the standard output cannot be written: No space left on device");
    }
  }

  @Test
  void a_full_disk_ends_rpc_with_its_sentence_too() throws Exception {
    List<String> command = List.of("sh", "-c", "exec \"$0\" rpc >/dev/full", SCRIPT.toString());

    try (LauncherProcess script = start(command, Map.of())) {
      assertThat(script.exitCode(LONG)).as(script::all).isEqualTo(5);
      assertThat(script.err())
          .last()
          .asString()
          .contains("the standard output cannot be written: No space left on device");
    }
  }

  @Test
  void sighup_ends_rpc_with_its_code() throws Exception {
    List<String> command = List.of(SCRIPT.toString(), "rpc");

    // The end of the input would be a reason to end, too.
    try (LauncherProcess script = LauncherProcess.startWithInput(directory, command, Map.of())) {
      script.awaitLine("\"ready\"", LONG);
      script.signal("HUP");
      assertThat(script.exitCode(LONG)).as(script::all).isEqualTo(129);
      assertThat(script.out())
          .last()
          .asString()
          .contains("\"closed\"", "\"reason\":\"interrupted\"");
    }
  }

  @Test
  void ctrl_c_to_all_is_one_sentence_without_a_log() throws Exception {
    List<String> command =
        List.of(
            "setsid",
            "--wait",
            "sh",
            "-c",
            "echo $$; exec \"$0\" run --agent a=cat --timeout 60s",
            SCRIPT.toString());

    try (LauncherProcess script = start(command, Map.of())) {
      script.awaitLine("a was started", LONG);
      String group = script.out().get(0);
      script.signalGroup("INT", group);
      assertThat(script.exitCode(LONG)).as(script::all).isEqualTo(130);
      assertThat(script.err())
          .noneMatch(line -> line.contains("WARN"))
          .last()
          .isEqualTo("brokerline: interrupted; the agents were released");
    }
  }

  private LauncherProcess start(List<String> command, Map<String, String> environment) {
    return LauncherProcess.start(directory, command, environment);
  }
}
