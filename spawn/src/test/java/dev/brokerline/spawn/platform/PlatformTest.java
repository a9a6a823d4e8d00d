package dev.brokerline.spawn.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.brokerline.spawn.error.UnsupportedPlatformException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlatformTest {

  @ParameterizedTest
  @CsvSource({
    "Linux, amd64, linux-x64",
    "Linux, x86_64, linux-x64",
    "LINUX, X64, linux-x64",
    "Linux, aarch64, linux-arm64",
    "Linux, arm64, linux-arm64",
    "Mac OS X, x86_64, darwin-x64",
    "Mac OS X, aarch64, darwin-arm64",
    "Darwin, arm64, darwin-arm64",
    "Windows 11, amd64, win32-x64",
    "Windows Server 2022, aarch64, win32-arm64",
  })
  void everyAliasOfSystemAndProcessorIsKnown(String osName, String osArch, String id) {
    Platform platform = Platform.of(osName, osArch);

    assertThat(platform).hasToString(id);
    assertThat(platform.artifact()).isEqualTo("agent-relay-broker-" + id);
  }

  @ParameterizedTest
  @CsvSource({"FreeBSD, amd64", "Linux, riscv64", "Linux, x86", "Linux, arm", "'', ''"})
  void anythingElseIsRefusedByNameWithTheWaysOut(String osName, String osArch) {
    assertThatThrownBy(() -> Platform.of(osName, osArch))
        .isInstanceOfSatisfying(
            UnsupportedPlatformException.class,
            e -> assertThat(e.platform()).contains(osName).contains(osArch))
        .hasMessageContaining("WSL")
        .hasMessageContaining("BROKERLINE_BROKER");
  }

  @Test
  void thisMachineIsOneOfThem() {
    assertThat(Platform.current().artifact()).startsWith("agent-relay-broker-");
  }
}
