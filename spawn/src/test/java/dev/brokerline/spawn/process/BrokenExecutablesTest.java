package dev.brokerline.spawn.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.spawn.ProcessCommand;
import dev.brokerline.spawn.internal.launch.ExecutableFault;
import dev.brokerline.spawn.internal.launch.LaunchDiagnosis;
import dev.brokerline.spawn.platform.Platform;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The table of broken executables, as 64-bit Linux on Intel sees them; none is started. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "Windows has no execute permission")
class BrokenExecutablesTest {

  private static final Platform LINUX = new Platform(Platform.Os.LINUX, Platform.Arch.X64);

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource
  void each_is_told_by_a_sentence_of_its_own(BrokenExecutable broken) throws IOException {
    assertThat(sentence(broken)).contains(broken.words());
  }

  @Test
  void no_two_sentences_are_alike() {
    Stream<String> sentences = Arrays.stream(BrokenExecutable.values()).map(this::sentence);

    assertThat(sentences).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(20);
  }

  @Test
  void a_program_of_this_machine_is_let_pass() {
    assertThat(LaunchDiagnosis.faultOf(command(Path.of("/bin/sh")), Platform.current())).isNull();
  }

  @Test
  void a_long_program_whose_header_points_far_into_it_is_let_pass() throws IOException {
    byte[] patched = Arrays.copyOf(BrokenExecutable.elf(62, "/lib/x"), 200_000);
    ByteBuffer.wrap(patched).order(ByteOrder.LITTLE_ENDIAN).putLong(64 + 8, 190_000);

    assertThat(content(Files.write(directory.resolve("patched"), patched), LINUX)).isNull();
  }

  @Test
  void a_program_of_intels_is_not_for_a_container_on_arm() throws IOException {
    Path file = Files.write(directory.resolve("x64"), BrokenExecutable.elf(62, ""));

    assertThat(content(file, new Platform(Platform.Os.LINUX, Platform.Arch.ARM64)))
        .contains("for Linux on x64, and this is linux-arm64", "--platform linux/amd64");
  }

  @Test
  void a_mac_refuses_linux_programs_and_leaves_macos_processors_to_rosetta() throws IOException {
    Platform mac = new Platform(Platform.Os.DARWIN, Platform.Arch.ARM64);
    Path linux = Files.write(directory.resolve("linux"), BrokenExecutable.elf(183, ""));
    BrokenExecutable.MAC.make(directory.resolve("mac"));

    assertThat(content(linux, mac)).contains("for Linux on arm64, and this is darwin-arm64");
    assertThat(content(directory.resolve("mac"), mac)).isNull();
    assertThat(LaunchDiagnosis.after(new IOException("error=86, Bad CPU type in executable")))
        .contains("--install-rosetta");
  }

  @Test
  void an_emulator_is_known_by_its_entry() throws IOException {
    assertThat(ExecutableFault.isEmulated(directory.resolve("nowhere"))).isFalse();
    assertThat(ExecutableFault.isEmulated(directory)).isFalse();
    Files.writeString(directory.resolve("qemu-aarch64"), "enabled\n");
    assertThat(ExecutableFault.isEmulated(directory)).isTrue();
  }

  private String sentence(BrokenExecutable broken) {
    try {
      Path file = directory.resolve(broken.name());
      broken.make(file);
      return String.valueOf(LaunchDiagnosis.faultOf(command(file), LINUX));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private String content(Path file, Platform platform) {
    return LaunchDiagnosis.faultOfContent(command(file), platform);
  }

  private ProcessCommand command(Path file) {
    return new ProcessCommand(file, List.of(), directory, Map.of("PATH", "/usr/bin:/bin"));
  }
}
