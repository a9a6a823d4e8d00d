package dev.brokerline.spawn.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.spawn.ChildProcess;
import dev.brokerline.spawn.ExitStatus;
import dev.brokerline.spawn.LineBatchListener;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What a listener hears that takes the lines of a read together. */
@ParameterizedClass
@EnumSource(Backend.class)
@ExtendWith(NothingLeftExtension.class)
@Timeout(60)
final class LineBatchIT {

  private final Children children;
  private final Batches heard = new Batches();

  LineBatchIT(Backend backend, @TempDir Path directory) {
    this.children = new Children(backend, directory);
  }

  @AfterEach
  void endAll() {
    children.close();
  }

  @Test
  void linesOfAReadComeTogetherAndNoneIsLost() throws Exception {
    var unused = children.sh("seq 1 20000; printf 'no newline'", heard);

    heard.exit.get(30, TimeUnit.SECONDS);
    List<String> expected = IntStream.rangeClosed(1, 20_000).mapToObj(Integer::toString).toList();
    assertThat(heard.lines.subList(0, 20_000)).isEqualTo(expected);
    assertThat(heard.lines.subList(20_000, heard.lines.size())).containsExactly("no newline");
    assertThat(heard.batches).as("calls for 20,001 lines").hasSizeLessThan(5_000);
    assertThat(heard.batches).allSatisfy(size -> assertThat(size).isPositive());
  }

  @Test
  void anOverLongLineKeepsItsPlace() throws Exception {
    var unused =
        children.sh(
            "printf 'a\\nb\\n0123456789abcdef\\nc\\n'",
            heard,
            ProcessBackend.Limits.withMaxLineBytes(10));

    heard.exit.get(30, TimeUnit.SECONDS);
    assertThat(heard.lines).containsExactly("a", "b", "(16 bytes)", "c");
  }

  @Test
  void aListenerThatThrowsLosesOnlyThatCall() throws Exception {
    heard.throwsAt = 1;
    ChildProcess cat = children.sh("exec cat", heard);
    assertThat(cat.offer("lost".getBytes(UTF_8))).isEqualTo(ChildProcess.Offer.QUEUED);
    heard.thrown.get(30, TimeUnit.SECONDS);
    assertThat(cat.offer("kept".getBytes(UTF_8))).isEqualTo(ChildProcess.Offer.QUEUED);
    cat.closeStdin();

    heard.exit.get(30, TimeUnit.SECONDS);
    assertThat(heard.lines).containsExactly("kept");
  }

  private static final class Batches implements LineBatchListener {

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final List<Integer> batches = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Void> thrown = new CompletableFuture<>();
    private final CompletableFuture<ExitStatus> exit = new CompletableFuture<>();
    private volatile int throwsAt;

    @Override
    public void onLines(List<byte[]> read) {
      batches.add(read.size());
      if (batches.size() == throwsAt) {
        thrown.complete(null);
        throw new IllegalStateException("a listener's own");
      }
      lines.addAll(read.stream().map(line -> new String(line, UTF_8)).toList());
    }

    @Override
    public void onLine(byte[] line) {
      lines.add("alone: " + new String(line, UTF_8));
    }

    @Override
    public void onOversizedLine(byte[] prefix, long length) {
      lines.add("(" + length + " bytes)");
    }

    @Override
    public void onStderr(String line) {}

    @Override
    public void onExit(ExitStatus status) {
      exit.complete(status);
    }
  }
}
