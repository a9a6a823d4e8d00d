package dev.brokerline.spawn.transcript;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.brokerline.spawn.transcript.TranscriptFile.AtLimit;
import dev.brokerline.spawn.transcript.TranscriptFile.Limits;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The file of a transcript, whose writer is either at hand at once or turned by hand. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class TranscriptFileTest {

  private static final Executor AT_ONCE = Runnable::run;

  private final Path file;
  private final List<IOException> failures = new ArrayList<>();

  TranscriptFileTest(@TempDir Path directory) {
    this.file = directory.resolve("trace");
  }

  @Test
  void makesWayForANewFileAtItsLimitAndKeepsOneOlder() throws IOException {
    TranscriptFile trace = trace(20, 1000, AT_ONCE);
    for (int i = 0; i < 7; i++) {
      trace.text("in", "line" + i);
    }
    trace.end();
    assertThat(file).hasContent("in line6\n");
    assertThat(older()).hasContent("in line4\nin line5\n");
    assertThat(mode(file)).isEqualTo("rw-------");
    assertThat(failures).isEmpty();
  }

  @Test
  void continuesAFileAndClosesItToOthers() throws IOException {
    Files.writeString(file, "before\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    TranscriptFile trace = trace(1000, 1000, AT_ONCE);
    trace.text("out", "after");
    trace.end();
    assertThat(file).hasContent("before\nout after\n");
    assertThat(mode(file)).isEqualTo("rw-------");
  }

  @Test
  void leavesOutWhatComesFasterThanItIsWrittenAndSaysHowMuch() {
    Queue<Runnable> tasks = new ArrayDeque<>();
    TranscriptFile trace = trace(1000, 320, tasks::add);
    for (int i = 0; i < 5; i++) {
      trace.text("in", "line" + i);
    }
    assertThat(tasks).hasSize(2);
    tasks.forEach(Runnable::run);
    tasks.clear();
    trace.text("in", "later");
    trace.end();
    tasks.forEach(Runnable::run);
    assertThat(file)
        .hasContent(
            """
            in line0
            in line1
            meta 3 lines are missing here: they came faster than they were written
            in later
            """);
  }

  @Test
  void leavesOutALineThatIsLongerThanTheFile() {
    TranscriptFile trace = trace(40, 1000, AT_ONCE);
    trace.text("in", "x".repeat(100));
    trace.text("in", "short");
    trace.end();
    assertThat(older()).content().contains("a line is missing here: it has 104 bytes");
    assertThat(file).hasContent("in short\n");
  }

  @Test
  void missesLinesAndNeverFailsWhileItsWriterTakesNothing() {
    AtomicBoolean takes = new AtomicBoolean(true);
    Executor moody =
        task -> {
          if (!takes.get()) {
            throw new OutOfMemoryError("unable to create native thread, on purpose");
          }
          task.run();
        };
    TranscriptFile trace = trace(1000, 320, moody);
    trace.text("in", "a");
    takes.set(false);
    for (int i = 0; i < 100; i++) {
      trace.text("in", "lost");
    }
    assertThat(trace.end()).isDone();
    takes.set(true);
    trace.text("in", "b");
    trace.end();
    assertThat(file).content().startsWith("in a\nmeta ").endsWith("in b\n");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void endsOnceOnAFullDisk() {
    OwnersFile full =
        new OwnersFile(file, AtLimit.ROTATE) {
          @Override
          SeekableByteChannel open() throws IOException {
            return Files.newByteChannel(Path.of("/dev/full"), StandardOpenOption.WRITE);
          }
        };
    TranscriptFile trace =
        new TranscriptFile(
            full, limits(1000, 1000), TranscriptFileTest::encode, AT_ONCE, failures::add);
    trace.text("in", "a");
    trace.text("in", "b");
    assertThat(trace.end()).isDone();
    assertThat(failures).hasSize(1);
    assertThat(failures.get(0)).hasMessageContaining("No space left");
  }

  @Test
  void endsOnceWhereThereIsNoDirectoryOrNoRegularFile() throws IOException {
    Path gone = file.resolveSibling("gone");
    TranscriptFile lost = trace(gone.resolve("trace"), 1000, 1000, AT_ONCE);
    lost.text("in", "a");
    lost.text("in", "b");
    assertThat(lost.end()).isDone();
    assertThat(failures).hasSize(1);
    Files.createDirectory(file);
    trace(1000, 1000, AT_ONCE).text("in", "a");
    assertThat(failures.get(1)).hasMessageContaining("is no regular file");
  }

  @Test
  void writesNothingIntoAFileThatAnotherUserOwns() throws IOException {
    assumeTrue("root".equals(System.getProperty("user.name")));
    Files.writeString(file, "");
    Files.setAttribute(file, "unix:uid", 65534);
    trace(1000, 1000, AT_ONCE).text("in", "a");
    assertThat(file).isEmptyFile();
    assertThat(failures).singleElement().asString().contains("belongs to another user");
  }

  @Test
  void endsWhenItsDirectoryIsRemovedUnderIt(@TempDir Path other) throws IOException {
    Path directory = Files.createDirectory(other.resolve("d"));
    Path inside = directory.resolve("trace");
    TranscriptFile trace = trace(inside, 10, 1000, AT_ONCE);
    trace.text("in", "a");
    Files.delete(inside);
    Files.delete(directory);
    trace.text("in", "long enough");
    trace.text("in", "c");
    trace.text("in", "dddddd");
    trace.text("in", "e");
    assertThat(trace.end()).isDone();
    assertThat(failures).hasSize(1);
  }

  private TranscriptFile trace(long fileBytes, long queuedBytes, Executor writer) {
    return trace(file, fileBytes, queuedBytes, writer);
  }

  private TranscriptFile trace(Path path, long fileBytes, long queuedBytes, Executor writer) {
    return new TranscriptFile(
        path, limits(fileBytes, queuedBytes), TranscriptFileTest::encode, writer, failures::add);
  }

  private static Limits limits(long fileBytes, long queuedBytes) {
    return new Limits(fileBytes, queuedBytes, AtLimit.ROTATE);
  }

  private static byte[] encode(long millis, String direction, byte[] line) {
    return (direction + " " + new String(line, UTF_8) + "\n").getBytes(UTF_8);
  }

  private Path older() {
    return file.resolveSibling("trace.1");
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
