package dev.brokerline.spawn.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What others could have written. */
class TrustTest {
  @TempDir Path temporary;
  private Path root;
  private Path file;

  @BeforeEach
  void makeTree() throws IOException {
    assumeTrue(temporary.getFileSystem().supportedFileAttributeViews().contains("unix"));
    root = temporary.toRealPath();
    Path deep = Files.createDirectories(root.resolve("a/b"));
    file = Files.writeString(deep.resolve("file"), "x");
    permit(root.resolve("a"), "rwx------");
    permit(deep, "rwxr-xr-x");
    permit(file, "rw-r--r--");
    assumeTrue(Trust.fault(root).isEmpty());
  }

  @Test
  void whatOnlyThisUserCanHaveWrittenIsTrusted() throws IOException {
    assertThat(Trust.fault(file)).isEmpty();
    assertThat(Trust.fault(root.resolve("a/missing/deeper"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "a/b"})
  void aDirectoryThatOthersMayWriteToIsNot(String directory) throws IOException {
    for (String mode : new String[] {"rwxrwx---", "rwx----w-", "rwxrwxrwx"}) {
      permit(root.resolve(directory), mode);
      assertThat(Trust.fault(file))
          .hasValueSatisfying(
              why ->
                  assertThat(why)
                      .startsWith(root.resolve(directory) + " ")
                      .endsWith("chmod go-w '" + root.resolve(directory) + "'"));
    }
  }

  @Test
  void aStickyOneIs() throws IOException {
    Path directory = root.resolve("a");
    Files.setAttribute(directory, "unix:mode", 01777);
    assertThat(Trust.fault(file)).isEmpty();
    Files.setAttribute(directory, "unix:mode", 0777);
    assertThat(Trust.fault(file)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw--w----", "rw-----w-", "rwxrwxrwx"})
  void aFileThatOthersMayWriteIsNot(String mode) throws IOException {
    permit(file, mode);
    assertThat(Trust.fault(file)).hasValueSatisfying(why -> assertThat(why).contains("chmod go-w"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "a/b", "a/b/file"})
  void whatBelongsToAnotherIsNot(String theirs) throws IOException {
    assumeTrue("root".equals(System.getProperty("user.name")));
    Files.setAttribute(root.resolve(theirs), "unix:uid", 65534);
    assertThat(Trust.fault(file))
        .hasValueSatisfying(
            why -> assertThat(why).contains("another user, number 65534", "chown 0 "));
    assertThat(Trust.fault(file, 65534)).as("seen by that other").isEmpty();
    assertThat(Trust.fault(file, 1000)).as("seen by a third").isPresent();
  }

  @Test
  void aLinkIsAsGoodAsWhereItStandsAndWhereItLeads() throws IOException {
    Path open = Files.createDirectory(root.resolve("open"));
    Path link = Files.createSymbolicLink(open.resolve("link"), file);
    assertThat(Trust.fault(link)).isEmpty();
    permit(open, "rwxrwxrwx");
    assertThat(Trust.fault(link)).as("others may replace the link").isPresent();
    Path second = Files.createSymbolicLink(root.resolve("a/second"), link);
    assertThat(Trust.fault(second)).as("others may replace the link it leads to").isPresent();
    permit(open, "rwx------");
    assertThat(Trust.fault(second)).isEmpty();
    permit(root.resolve("a/b"), "rwxrwxrwx");
    assertThat(Trust.fault(link)).as("others may replace the file").isPresent();
  }

  private static void permit(Path path, String mode) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
  }
}
