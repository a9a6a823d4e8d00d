package dev.brokerline.spawn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.brokerline.spawn.binary.BinaryNotFoundException;
import dev.brokerline.spawn.binary.BinarySource;
import dev.brokerline.spawn.binary.BrokerRelease;
import dev.brokerline.spawn.binary.Download;
import dev.brokerline.spawn.binary.Finding;
import dev.brokerline.spawn.binary.InstallPolicy;
import dev.brokerline.spawn.error.InstallException;
import dev.brokerline.spawn.error.LaunchException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BrokerLauncherTest {

  private static final String KEY = "rk_live_0123";

  @TempDir Path temporary;
  private Path broker;
  private final List<ProcessCommand> started = new ArrayList<>();
  private final BrokerLauncher launcher =
      new BrokerLauncher(
          (command, listener) -> {
            started.add(command);
            throw new LaunchException(command.executable(), "the test starts nothing", null);
          });

  @BeforeEach
  void makeBroker() throws Exception {
    broker = Files.writeString(temporary.resolve("broker"), "#!/bin/sh\n");
    Files.setPosixFilePermissions(broker, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @Test
  void aNamedBrokerIsStartedWithNameChannelsAndNoSecretInItsArguments() {
    LaunchOptions options =
        options(Map.of())
            .binary(broker)
            .brokerName("desk")
            .channels(List.of("general", "dev"))
            .extraArguments(List.of("--api-port", "0"))
            .environment(Map.of("MY_TOKEN", "at_live_42"))
            .relaycast(RelaycastEndpoint.of(URI.create("http://127.0.0.1:1"), KEY))
            .build();

    assertThatThrownBy(() -> launcher.launch(options, listener()))
        .isInstanceOf(LaunchException.class);

    ProcessCommand command = started.get(0);
    assertThat(command.executable()).isEqualTo(broker);
    assertThat(command.directory()).isEqualTo(temporary);
    assertThat(command.arguments())
        .containsExactly("init", "--name", "desk", "--channels", "general,dev", "--api-port", "0");
    assertThat(command.environment())
        .containsEntry("RELAY_API_KEY", KEY)
        .containsEntry("MY_TOKEN", "at_live_42");
    assertThat(command + " " + options).doesNotContain("0123", "at_live_42");
  }

  @Test
  void theNameIsTheDirectorysAndTheChannelGeneral() throws Exception {
    Path project = Files.createDirectory(temporary.resolve("project"));

    ProcessCommand command =
        launcher.prepare(options(Map.of()).binary(broker).directory(project).build());

    assertThat(command.arguments())
        .containsExactly("init", "--name", "project", "--channels", "general");
  }

  @Test
  void withoutChannelsThereIsNoSuchArgument() {
    assertThat(
            launcher
                .prepare(options(Map.of()).binary(broker).channels(List.of()).build())
                .arguments())
        .doesNotContain("--channels");
  }

  @Test
  void theVariableNamesABroker() {
    assertThat(
            launcher
                .binaries(options(Map.of("BROKERLINE_BROKER", broker.toString())).build())
                .resolve())
        .isEqualTo(broker);
  }

  @Test
  void aNamedBrokerThatIsNotThereIsAnErrorAndNothingIsInstalledInItsStead() {
    LaunchOptions options = options(Map.of()).binary(temporary.resolve("missing")).build();

    assertThatThrownBy(() -> launcher.binaries(options).resolve())
        .isInstanceOf(BinaryNotFoundException.class)
        .hasMessageContainingAll(temporary.resolve("missing").toString(), "no such file");
    assertThat(temporary.resolve("home")).doesNotExist();
  }

  @Test
  void whereNothingIsFoundAndNothingMayBeInstalledTheErrorListsEveryPlace() {
    LaunchOptions options = options(Map.of()).installPolicy(InstallPolicy.NEVER).build();

    assertThatThrownBy(() -> launcher.binaries(options).resolve())
        .isInstanceOfSatisfying(
            BinaryNotFoundException.class,
            e ->
                assertThat(e.findings())
                    .extracting(Finding::place)
                    .containsExactly(
                        "the variable BROKERLINE_BROKER",
                        "the store",
                        "the class path",
                        "PATH",
                        "the broker's own installer"))
        .hasMessageContainingAll(
            "three ways out", "Allow it to be installed", "explicitly", "BROKERLINE_BROKER");
    assertThat(temporary.resolve("home")).doesNotExist();
  }

  @Test
  void offlineNoSourceIsAskedThatMayUseTheNetwork() {
    BinarySource network =
        new BinarySource() {
          @Override
          public String describe(BrokerRelease release) {
            return "the network";
          }

          @Override
          public void fetch(BrokerRelease release, Download download) {
            throw new AssertionError("it was asked");
          }
        };
    LaunchOptions.Builder options =
        options(Map.of()).installPolicy(InstallPolicy.OFFLINE).sources(List.of(network));

    assertThatThrownBy(() -> launcher.binaries(options.build()).resolve())
        .isInstanceOf(BinaryNotFoundException.class)
        .hasMessageContainingAll("three ways out", "--from FILE");
    assertThatThrownBy(() -> launcher.binaries(options.build()).install(/* anew= */ true))
        .isInstanceOf(BinaryNotFoundException.class);
    assertThat(temporary.resolve("home")).doesNotExist();
  }

  @Test
  void anInstallationThatFailsSaysWhatEachSourceSaid() {
    LaunchOptions options =
        options(Map.of())
            .sources(
                List.of(
                    BinarySource.named(broker.toString(), Map.of(), getClass().getClassLoader())))
            .build();

    assertThatThrownBy(() -> launcher.binaries(options).resolve())
        .isInstanceOf(InstallException.class)
        .hasMessageContaining(broker.toString());
  }

  @Test
  void aSurveyAsksEveryPlaceAndInstallsNothing() {
    assertThat(launcher.binaries(options(Map.of()).binary(broker).build()).survey()).hasSize(6);
    assertThat(temporary.resolve("home")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a/b", "a\\b", "a\0b", "-x"})
  void aNameThatTheBrokerWouldMisuseIsRefused(String name) {
    assertThatThrownBy(() -> options(Map.of()).brokerName(name).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("name");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a,b"})
  void aChannelThatWouldNotBeOneIsRefused(String channel) {
    assertThatThrownBy(() -> options(Map.of()).channels(List.of(channel)).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("channel");
  }

  @Test
  void aDirectoryThatIsNotOneIsNamed() {
    assertThatThrownBy(() -> options(Map.of()).directory(temporary.resolve("nowhere")).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(temporary.resolve("nowhere").toString(), "does not exist");
    assertThatThrownBy(() -> options(Map.of()).directory(broker).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(broker.toString(), "is not a directory");
  }

  @Test
  void aVariableThatCannotBeOneIsRefusedWithoutItsValue() {
    assertThatThrownBy(() -> options(Map.of()).environment(Map.of("A=B", "secret")).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("A=B")
        .hasMessageNotContaining("secret");
    assertThatThrownBy(() -> options(Map.of()).environment(Map.of("A", "secret\0")).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("secret");
  }

  private LaunchOptions.Builder options(Map<String, String> inherited) {
    Map<String, String> variables = new HashMap<>(inherited);
    variables.putIfAbsent("HOME", temporary.toString());
    return LaunchOptions.builder()
        .inheritedEnvironment(variables)
        .home(temporary.resolve("home"))
        .directory(temporary);
  }

  private static ChildProcess.Listener listener() {
    return new ChildProcess.Listener() {
      @Override
      public void onLine(byte[] line) {}

      @Override
      public void onOversizedLine(byte[] prefix, long length) {}

      @Override
      public void onStderr(String line) {}

      @Override
      public void onExit(ExitStatus status) {}
    };
  }
}
