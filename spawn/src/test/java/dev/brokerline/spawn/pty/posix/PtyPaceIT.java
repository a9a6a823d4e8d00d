package dev.brokerline.spawn.pty.posix;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.spawn.pty.PtyProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Programs that go on printing, whose terminals are read seldom. */
@ExtendWith(NothingLeft.class)
@EnabledOnOs(value = OS.LINUX, disabledReason = "the tests look into /proc")
@Timeout(60)
final class PtyPaceIT {

  /** Longer than the programs here live, so that only what must not wait is read in time. */
  private static final Duration PAUSE = Duration.ofSeconds(50);

  private final Terminals terminals;
  private final Counted heard = new Counted();

  /** Counts the pieces, too. */
  private static final class Counted extends Heard {
    final AtomicInteger pieces = new AtomicInteger();

    @Override
    public synchronized void onOutput(byte[] bytes) {
      pieces.incrementAndGet();
      super.onOutput(bytes);
    }
  }

  PtyPaceIT(@TempDir Path directory) {
    terminals = new Terminals(PtyKind.BEST, directory);
    terminals.options = terminals.options.withPause(PAUSE);
  }

  @AfterEach
  void endAll() {
    terminals.close();
  }

  private static String numbers(int last) {
    return IntStream.rangeClosed(1, last).mapToObj(i -> i + "\r\n").collect(Collectors.joining());
  }

  @Test
  void many_lines_come_in_few_pieces_and_the_exit_after_the_last_one() {
    terminals.sh("for i in $(seq 300); do echo $i; sleep 0.002; done; exit 3", heard);

    assertThat(heard.awaitExit().code()).hasValue(3);
    assertThat(heard.text()).isEqualTo(numbers(300));
    assertThat(heard.late).hasValue(0);
    assertThat(heard.pieces.get()).isLessThan(20);
  }

  @Test
  void what_was_not_read_yet_is_there_when_the_terminal_is_closed() {
    PtyProcess process =
        terminals.sh("for i in $(seq 100); do echo $i; sleep 0.002; done; exec sleep 60", heard);
    heard.awaitText("1\r\n");
    process.terminate();

    heard.awaitExit();
    assertThat(numbers(100)).startsWith(heard.text());
    assertThat(heard.late).hasValue(0);
  }

  @Test
  void the_echo_does_not_wait_for_the_pause() {
    PtyProcess process =
        terminals.sh(
            "stty -echo; for i in $(seq 100); do echo $i; sleep 0.002; done; echo x; exec cat",
            heard);
    heard.awaitText("1\r\n");
    var unused = process.write("typed\n".getBytes(UTF_8));

    assertThat(heard.awaitText("typed\r\n")).isEqualTo(numbers(100) + "x\r\ntyped\r\n");
  }

  @Test
  void a_program_that_prints_much_need_not_wait() {
    terminals.sh("seq 100000", heard);

    assertThat(heard.awaitExit().code()).hasValue(0);
    assertThat(heard.text()).isEqualTo(numbers(100_000));
  }
}
