package dev.brokerline.spawn.binary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.brokerline.spawn.error.UnsupportedPlatformException;
import dev.brokerline.spawn.platform.Platform;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReleaseManifestTest {

  private final ReleaseManifest pinned = ReleaseManifest.pinned();

  @ParameterizedTest
  @CsvSource({
    "LINUX,  X64,   13838720, beecec61b5142d60e14c0a121c44418e5fe038c1f369d35204e3b980bda88d3a",
    "LINUX,  ARM64, 15728408, aae3658012155595f7eef33612594d584f1fc55cdf50caddb68c1491ddb89e17",
    "DARWIN, X64,   12619604, 7b75be9e4d1414548792f1d8f783ada94f59b6ee1211a350df6b6dee051cfa0b",
    "DARWIN, ARM64, 11792960, 38a3b77eba770c68fff1da2cbef389ff7034c6456a5cbf1a6350aec58dc77b85",
  })
  void everyPublishedFileIsPinnedByVersionSizeAndHash(
      Platform.Os os, Platform.Arch arch, long size, String sha256) {
    BrokerRelease release = pinned.release(new Platform(os, arch));

    assertThat(release.version()).isEqualTo("3.2.18");
    assertThat(release.size()).isEqualTo(size);
    assertThat(release.sha256()).isEqualTo(sha256);
  }

  @Test
  void aVersionThatIsNotKnownIsRefusedWithThoseThatAre() {
    assertThatThrownBy(() -> ReleaseManifest.pinned().withVersion("latest"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("'latest' is not known", "3.2.18", "leave the version out");
    assertThat(ReleaseManifest.pinned().withVersion("3.2.18").version()).isEqualTo("3.2.18");
  }

  @Test
  void aReleaseSaysWhereItIsInThePackageAndOnTheWeb() {
    BrokerRelease release = pinned.release(new Platform(Platform.Os.DARWIN, Platform.Arch.ARM64));

    assertThat(release.npmSpec()).isEqualTo("@agent-relay/sdk@3.2.18");
    assertThat(release.npmEntry()).isEqualTo("package/bin/agent-relay-broker-darwin-arm64");
    assertThat(release.asset())
        .hasToString(
            "https://github.com/AgentWorkforce/relay/releases/download/v3.2.18/agent-relay-broker-darwin-arm64");
  }

  @Test
  void windowsHasNoReleaseAndTheErrorNamesTheWaysOut() {
    assertThatThrownBy(() -> pinned.release(new Platform(Platform.Os.WINDOWS, Platform.Arch.X64)))
        .isInstanceOf(UnsupportedPlatformException.class)
        .hasMessageContainingAll("win32-x64", "3.2.18", "linux-x64", "WSL", "BROKERLINE_BROKER");
  }

  @Test
  void aTableWithAMalformedHashIsRefused() {
    Properties table = new Properties();
    table.setProperty("pinned", "1.0.0");
    table.setProperty("npm.package", "p");
    table.setProperty("npm.entry", "e");
    table.setProperty("asset", "https://example.invalid/{version}");
    table.setProperty("1.0.0/linux-x64", "12 abc");

    assertThatThrownBy(() -> ReleaseManifest.read(table))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("SHA-256");
  }
}
