package dev.brokerline.client.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.brokerline.client.options.BrokerClientOptions;
import dev.brokerline.spawn.ChildProcess;
import dev.brokerline.spawn.ProcessCommand;
import dev.brokerline.spawn.process.ProcessBackend;
import dev.brokerline.spawn.tree.RunId;
import dev.brokerline.testing.FakeBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A process that was launched is handed over or ended. */
class NativeTransportTest {

  static Stream<Throwable> failures() {
    return Stream.of(
        new IllegalStateException("thrown on purpose"),
        new OutOfMemoryError("thrown on purpose"),
        new StackOverflowError("thrown on purpose"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void endsTheProcessIfALaterStepFails(Throwable failure) {
    try (FakeBroker fake = FakeBroker.create()) {
      ChildProcess process = Launched.process(fake);

      Throwable thrown =
          catchThrowable(() -> NativeTransport.readied(process, () -> sneakily(failure)));

      assertThat(thrown).isSameAs(failure);
      await().atMost(Duration.ofSeconds(30)).until(() -> !process.isAlive());
    }
  }

  @Test
  void handsOverTheProcess() {
    try (FakeBroker fake = FakeBroker.create()) {
      ChildProcess process = Launched.process(fake);

      assertThat(NativeTransport.readied(process, () -> {})).isSameAs(process);

      assertThat(process.isAlive()).isTrue();
    }
  }

  @Test
  void aRunIsOnRecordBeforeItsBrokerIsThere(@TempDir Path home) {
    var options = BrokerClientOptions.builder().home(home).build();
    NativeTransport transport = new NativeTransport(options);
    Map<String, String> environment = Map.of("TMPDIR", home.toString());
    ProcessCommand command = new ProcessCommand(Path.of("broker"), List.of(), home, environment);
    List<String> recorded = new ArrayList<>();

    Throwable thrown =
        catchThrowable(
            () ->
                transport.launch(
                    RunId.random(),
                    command,
                    (given, listener) -> {
                      recorded.addAll(records(home));
                      assertThat(recorded.get(0)).contains(given.environment().get("TMPDIR"));
                      throw new IllegalStateException("a start that fails on purpose");
                    },
                    new Launched.Deaf()));
    assertThat(thrown).hasMessageContaining("on purpose");
    transport.cleanUp();

    assertThat(recorded).hasSize(1);
    assertThat(records(home)).isEmpty();
    assertThat(home).isDirectoryNotContaining("glob:**/brokerline-*");
  }

  /** What stands in the place of the folder cannot be deleted as one. */
  @Test
  void theRecordStaysWhileTheFolderCannotBeDeleted(@TempDir Path home) throws Exception {
    var options = BrokerClientOptions.builder().home(home).build();
    NativeTransport transport = new NativeTransport(options);
    ProcessCommand command =
        new ProcessCommand(
            Path.of("/bin/sh"),
            List.of("-c", "read line"),
            home,
            Map.of("TMPDIR", home.toString(), "PATH", "/usr/bin:/bin"));
    List<Path> folders = new ArrayList<>();
    ChildProcess process =
        transport.launch(
            RunId.random(),
            command,
            (given, listener) -> {
              folders.add(Path.of(given.environment().get("TMPDIR")));
              return ProcessBackend.JAVA.factory().start(given, listener);
            },
            new Launched.Deaf());
    Path folder = folders.get(0);
    Files.delete(folder);
    Files.writeString(folder, "a file");
    process.kill();
    transport.cleanUp();

    assertThat(records(home)).hasSize(1);
    process.exited().get(30, TimeUnit.SECONDS);
  }

  private static List<String> records(Path home) {
    try (Stream<Path> files = Files.list(home.resolve("runs"))) {
      return files.map(NativeTransportTest::text).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void sneakily(Throwable failure) {
    if (failure instanceof Error error) {
      throw error;
    }
    throw (RuntimeException) failure;
  }
}
