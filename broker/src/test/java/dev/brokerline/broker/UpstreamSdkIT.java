package dev.brokerline.broker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.brokerline.testing.agent.FakeAgentExecutable;
import dev.brokerline.testing.agent.script.AgentScript;
import dev.brokerline.testing.agent.script.AgentTurn;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * The upstream TypeScript SDK drives our broker as its {@code binaryPath}. It is installed once,
 * into the build's own folder, and needs node and npm.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there are no terminals")
@Timeout(400)
class UpstreamSdkIT {

  private static final Path STORE =
      Path.of(Objects.requireNonNullElse(System.getenv("BROKERLINE_HOME"), "target/home"))
          .toAbsolutePath()
          .resolveSibling("upstream-sdk");

  private static final Path SDK = STORE.resolve("node_modules/@agent-relay/sdk/dist/client.js");

  @TempDir private Path directory;

  @Test
  void itsCallsAreAnswered() throws Exception {
    assumeThat(isOnThePath("node") && isOnThePath("npm")).as("node and npm are here").isTrue();
    if (!Files.exists(SDK)) {
      Files.createDirectories(STORE);
      run(
          "npm",
          "install",
          "--loglevel=error",
          "--no-audit",
          "--no-fund",
          "--ignore-scripts",
          "--prefix",
          STORE.toString(),
          "@agent-relay/sdk@3.2.18");
    }
    FakeAgentExecutable.create(directory, "claude", AgentScript.of(AgentTurn.hello()));
    Path script = directory.resolve("upstream-sdk.mjs");
    try (var in = UpstreamSdkIT.class.getResourceAsStream("/upstream-sdk.mjs")) {
      Files.copy(Objects.requireNonNull(in), script);
    }

    String said =
        run("node", script.toString(), SDK.toString(), broker().toString(), directory.toString());

    assertThat(said).contains("all calls were answered");
  }

  /** Writes an executable file of our broker. */
  private Path broker() throws IOException {
    Path file = directory.resolve("brokerline-broker");
    String command =
        ChildBroker.command().stream()
            .map(word -> "'" + word + "'")
            .collect(Collectors.joining(" "));
    Files.writeString(file, "#!/bin/sh\nexec " + command + " \"$@\"\n", UTF_8);
    assertThat(file.toFile().setExecutable(true)).isTrue();
    return file;
  }

  private static boolean isOnThePath(String program) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(place -> Files.isExecutable(Path.of(place, program)));
  }

  private String run(String... command) throws Exception {
    Path said = Files.createTempFile(directory, "said", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(List.of(command))
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile());
    Map<String, String> environment = builder.environment();
    environment.merge("PATH", directory.toString(), (path, first) -> first + ":" + path);
    Process process = builder.start();
    boolean ended = process.waitFor(180, TimeUnit.SECONDS);
    process.destroyForcibly();
    assertThat(ended).as("%s: %s", command[0], Files.readString(said)).isTrue();
    assertThat(process.exitValue()).as("%s: %s", command[0], Files.readString(said)).isZero();
    return Files.readString(said);
  }
}
