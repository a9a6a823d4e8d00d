package dev.brokerline.spawn.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.brokerline.spawn.LaunchOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryFaultTest {

  @TempDir Path temporary;

  @Test
  void oneWhereAProcessMayWorkHasNone() throws Exception {
    Path link = Files.createSymbolicLink(temporary.resolve("link"), temporary);
    assertThat(DirectoryFault.of(temporary)).isEmpty();
    assertThat(DirectoryFault.of(link)).isEmpty();
  }

  @Test
  void whatIsNoneIsSaid() throws Exception {
    Path file = Files.createFile(temporary.resolve("file"));
    Path gone = Files.createDirectory(temporary.resolve("gone"));
    Path link = Files.createSymbolicLink(temporary.resolve("link"), gone);
    Files.delete(gone);

    assertThat(DirectoryFault.of(file)).contains("is not a directory");
    assertThat(DirectoryFault.of(gone)).contains("does not exist");
    assertThat(DirectoryFault.of(file.resolve("below"))).contains("does not exist");
    assertThat(DirectoryFault.of(link)).contains("is a symbolic link to what does not exist");
  }

  @Test
  void oneThatMayNotBeEnteredIsSaid() throws Exception {
    Path closed =
        Files.createDirectory(
            temporary.resolve("closed"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    assumeThat(Files.isExecutable(closed)).as("root may enter all").isFalse();

    assertThat(DirectoryFault.of(closed).orElseThrow()).contains("may not be entered");
    assertThatThrownBy(() -> LaunchOptions.builder().directory(closed).build())
        .hasMessageContainingAll(closed.toString(), "may not be entered");
  }

  @Test
  void theWayUpFromALinkIsThatOfItsTarget() throws Exception {
    Path target = Files.createDirectories(temporary.resolve("far/away"));
    Path sibling = Files.createDirectory(temporary.resolve("far/x"));
    Path link = Files.createSymbolicLink(temporary.resolve("link"), target);
    Files.createDirectory(temporary.resolve("x"));

    LaunchOptions options =
        LaunchOptions.builder().home(temporary).directory(link.resolve("../x")).build();

    assertThat(options.directory()).isEqualTo(sibling.toRealPath());
    assertThat(LaunchOptions.builder().home(temporary).directory(link).build().brokerName())
        .as("the name by which the caller knows it")
        .isEqualTo("link");
  }
}
