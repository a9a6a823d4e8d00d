package dev.brokerline.spawn.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.brokerline.spawn.tree.RunRecord.CorruptRecordException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records that another user may have forged name processes to be killed. */
class RunDirectoryTest {
  private final FakeProcesses processes = new FakeProcesses();
  private final ProcessIdentity deadHost = new ProcessIdentity(4711, 1, "");

  @TempDir Path home;
  private RunDirectory directory;
  private Path record;

  @BeforeEach
  void writeTheRecordOfADeadHost() throws IOException {
    assumeTrue(home.getFileSystem().supportedFileAttributeViews().contains("unix"));
    directory = new RunDirectory(home);
    RunRecord.Where here = RunRecord.Where.here(processes);
    record = directory.file(here, deadHost, new RunId("0d5e"));
    directory.write(
        record,
        new RunRecord(
            new RunId("0d5e"), here, deadHost, deadHost, home.resolve("folder"), List.of()));
  }

  @Test
  void aRecordOfOursIsUsedAndReadableByUsAlone() throws IOException {
    assertThat(directory.orphaned(processes)).containsExactly(record);
    assertThat(directory.read(record).host()).isEqualTo(deadHost);
    assertThat(mode(record)).isEqualTo("rw-------");
    assertThat(mode(home.resolve("runs"))).isEqualTo("rwx------");
  }

  @Test
  void noneIsUsedWhereOthersMayWrite() throws IOException {
    for (Path open : List.of(home.resolve("runs"), home)) {
      permit(open, "rwxrwxrwx");
      assertThat(directory.orphaned(processes)).isEmpty();
      permit(open, "rwx------");
    }
    assertThat(directory.orphaned(processes)).containsExactly(record);
  }

  @Test
  void oneThatOthersMayWriteIsNotRead() throws IOException {
    permit(record, "rw-rw-rw-");
    assertThatThrownBy(() -> directory.read(record))
        .isInstanceOf(CorruptRecordException.class)
        .hasMessageContaining("chmod go-w");
  }

  @Test
  void oneOfAnotherUserIsNotRead() throws IOException {
    assumeTrue("root".equals(System.getProperty("user.name")));
    Files.setAttribute(record, "unix:uid", 65534);
    assertThatThrownBy(() -> directory.read(record))
        .isInstanceOf(CorruptRecordException.class)
        .hasMessageContaining("another user");
    Files.setAttribute(record, "unix:uid", 0);
    Files.setAttribute(home.resolve("runs"), "unix:uid", 65534);
    assertThat(directory.orphaned(processes)).isEmpty();
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private static void permit(Path path, String mode) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
  }
}
