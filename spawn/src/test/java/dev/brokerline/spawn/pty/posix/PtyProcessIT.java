package dev.brokerline.spawn.pty.posix;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.brokerline.spawn.ProcessCommand;
import dev.brokerline.spawn.error.LaunchException;
import dev.brokerline.spawn.error.LaunchException.Fault;
import dev.brokerline.spawn.pty.PtyExit;
import dev.brokerline.spawn.pty.PtyLimits;
import dev.brokerline.spawn.pty.PtyOptions;
import dev.brokerline.spawn.pty.PtyProcess;
import dev.brokerline.spawn.pty.PtyProcessListener;
import dev.brokerline.spawn.pty.PtySize;
import dev.brokerline.spawn.pty.PtyWriteException;
import dev.brokerline.spawn.pty.PtyWriteException.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What every kind of terminal does with real programs. */
@ParameterizedClass
@EnumSource(PtyKind.class)
@ExtendWith(NothingLeft.class)
@EnabledOnOs(value = OS.LINUX, disabledReason = "the tests look into /proc")
@Timeout(120)
final class PtyProcessIT {

  /** More by hand: {@code -Dbrokerline.pty.ends=1000}. */
  private static final int ENDS = Integer.getInteger("brokerline.pty.ends", 60);

  private final Path directory;
  private final Terminals terminals;
  private final Heard heard = new Heard();

  PtyProcessIT(PtyKind kind, @TempDir Path directory) {
    this.directory = directory;
    this.terminals = new Terminals(kind, directory);
  }

  @AfterEach
  void endAll() {
    terminals.close();
    assertThat(heard.late).hasValue(0);
  }

  private static <T> T within(CompletableFuture<T> future) {
    return future.orTimeout(Heard.LIMIT.toMillis(), TimeUnit.MILLISECONDS).join();
  }

  @Test
  void a_program_has_a_terminal_on_all_three_and_controls_it() {
    PtyProcess process =
        terminals.sh(
            "test -t 0 && test -t 1 && test -t 2 && tty; "
                + "ps -o pid=,pgid=,sess=,tpgid=,tty= -p $$",
            heard);

    assertThat(heard.awaitExit().code()).hasValue(0);
    List<String> lines = heard.text().lines().toList();
    assertThat(lines.get(0)).startsWith("/dev/pts/");
    String pid = Long.toString(process.pid());
    assertThat(lines.get(1).strip().split("\\s+", -1))
        .containsExactly(pid, pid, pid, pid, lines.get(0).substring("/dev/".length()));
  }

  @Test
  void an_exit_code_and_a_signal_are_told_apart() {
    Heard ninth = new Heard();
    Heard killed = new Heard();
    terminals.sh("exit 9", ninth);
    terminals.sh("kill -9 $$", killed);

    assertThat(ninth.awaitExit().code()).hasValue(9);
    assertThat(ninth.awaitExit().signal()).isEmpty();
    assertThat(killed.awaitExit().signal()).hasValue(9);
    assertThat(killed.awaitExit().code()).isEmpty();
    assertThat(killed.awaitExit()).asString().startsWith("signal 9 (SIGKILL) after ");
  }

  @Test
  void random_ends_are_all_told_right() {
    Random random = new Random(13);
    List<Integer> signals = List.of(1, 2, 3, 6, 8, 9, 10, 11, 12, 13, 14, 15, 34, 64);
    for (int i = 0; i < ENDS; i++) {
      boolean coded = random.nextBoolean();
      int number = coded ? random.nextInt(256) : signals.get(random.nextInt(signals.size()));
      Heard one = new Heard();
      PtyProcess process = terminals.sh(coded ? "exit " + number : "kill -" + number + " $$", one);

      PtyExit exit = one.awaitExit();
      assertThat(coded ? exit.code() : exit.signal()).as("end %d", i).hasValue(number);
      assertThat(within(process.exited())).isEqualTo(exit);
      assertThat(within(process.closed()).exit()).isEqualTo(exit);
    }
  }

  @Test
  void the_last_output_of_a_program_that_ends_at_once_is_there() {
    for (int i = 0; i < ENDS; i++) {
      Heard one = new Heard();
      terminals.sh("printf 'first\\nlast word " + i + "'", one);

      one.awaitExit();
      assertThat(one.text()).isEqualTo("first\r\nlast word " + i);
      assertThat(one.late).hasValue(0);
    }
  }

  @Test
  void much_output_before_the_exit_is_all_there() {
    terminals.sh("i=0; while [ $i -lt 20000 ]; do echo line $i; i=$((i+1)); done", heard);

    heard.awaitExit();
    List<String> lines = heard.text().lines().toList();
    assertThat(lines).hasSize(20_000);
    assertThat(lines.get(19_999)).isEqualTo("line 19999");
  }

  @Test
  void a_program_sees_its_size_and_each_new_one() {
    PtyProcess process =
        terminals.sh(
            "trap 'echo now $(stty size)' WINCH; stty size; echo ready; "
                + "while :; do read line || :; done",
            heard);
    heard.awaitText("ready");
    assertThat(heard.text()).startsWith("24 80\r\n");

    within(process.resize(new PtySize(133, 40)));
    heard.awaitText("now 40 133");
    within(process.resize(new PtySize(PtySize.MAX, 1)));
    heard.awaitText("now 1 65535");
  }

  @Test
  void what_cannot_be_started_is_refused_at_once_with_the_reason() throws Exception {
    Path text = Files.writeString(directory.resolve("text"), "no program");
    refused(directory.resolve("nothing"), directory, Fault.PROGRAM_NOT_FOUND, "no such file");
    refused(text, directory, Fault.PROGRAM_NOT_EXECUTABLE, "not executable");
    refused(directory, directory, Fault.PROGRAM_NOT_EXECUTABLE, "is a directory");
    refused(
        Terminals.SH, directory.resolve("gone"), Fault.DIRECTORY_UNUSABLE, "gone does not exist");
    refused(Terminals.SH, text, Fault.DIRECTORY_UNUSABLE, "is not a directory");
    assertThat(directory.resolve("home/runs")).isEmptyDirectory();
  }

  private void refused(Path program, Path in, Fault fault, String words) {
    ProcessCommand command = new ProcessCommand(program, List.of("-c", "exit 0"), in, Map.of());
    assertThatThrownBy(() -> terminals.start(command, heard))
        .isInstanceOfSatisfying(LaunchException.class, e -> assertThat(e.fault()).isEqualTo(fault))
        .hasMessageContaining(words)
        .hasMessageContaining(program.toString());
  }

  @Test
  void texts_that_the_system_would_cut_are_refused() {
    for (Map<String, String> variables : List.of(Map.of("A", "a\0b"), Map.of("A=B", "c"))) {
      ProcessCommand command =
          new ProcessCommand(Terminals.SH, List.of("-c", "exit"), directory, variables);
      assertThatThrownBy(() -> terminals.start(command, heard)).isInstanceOf(LaunchException.class);
    }
  }

  @Test
  void arguments_variables_and_the_directory_arrive_unchanged() throws Exception {
    Path odd = Files.createDirectory(directory.resolve("a ü€ $b"));
    ProcessCommand command =
        new ProcessCommand(
            Terminals.SH,
            List.of(
                "-c", "stty -opost; printf '%s|' \"$@\" \"$V\"; pwd -P", "0", "", "ä $x", "*\n"),
            odd,
            Map.of("V", "w ü\n'", "PATH", "/usr/bin:/bin"));
    terminals.start(command, heard);

    heard.awaitExit();
    assertThat(new String(heard.bytes(), UTF_8))
        .isEqualTo("|ä $x|*\n|w ü\n'|" + odd.toRealPath() + "\n");
  }

  @Test
  void a_program_inherits_no_descriptor_and_no_signal() throws Exception {
    int inheritable = LibC.posix_openpt(Abi.O_RDWR);
    try {
      PtyProcess process = terminals.sh("exec sleep 60", heard);
      Path proc = Path.of("/proc", Long.toString(process.pid()));
      Awaitility.await().until(() -> Files.readString(proc.resolve("comm")).equals("sleep\n"));
      try (Stream<Path> open = Files.list(proc.resolve("fd"))) {
        assertThat(open.map(fd -> fd.getFileName().toString()))
            .containsExactlyInAnyOrder("0", "1", "2");
      }
      // The C library keeps signals 32 and 33 to itself.
      assertThat(Files.readString(proc.resolve("status")))
          .containsPattern("SigBlk:\t0{16}\n")
          .containsPattern("SigIgn:\t0{7}[01][08]0{7}\n");
    } finally {
      LibC.close(inheritable);
    }
  }

  @Test
  void byte_3_interrupts_the_foreground() {
    PtyProcess process = terminals.sh("echo ready; exec cat", heard);
    heard.awaitText("ready");

    within(process.write(new byte[] {3}));

    assertThat(heard.awaitExit().signal()).hasValue(2);
  }

  @Test
  void byte_4_ends_the_input() {
    PtyProcess process = terminals.sh("cat; exit 5", heard);

    within(process.write("hello\n\4".getBytes(UTF_8)));

    assertThat(heard.awaitExit().code()).hasValue(5);
    assertThat(heard.text()).isEqualTo("hello\r\nhello\r\n");
  }

  @Test
  void every_byte_passes_both_ways_in_raw_mode() {
    PtyProcess process = terminals.sh("stty raw -echo; printf ready; exec head -c 1024", heard);
    heard.awaitText("ready");
    byte[] all = new byte[1024];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) i;
    }

    within(process.write(all));

    assertThat(heard.awaitExit().code()).hasValue(0);
    byte[] back = heard.bytes();
    assertThat(Arrays.copyOfRange(back, "ready".length(), back.length)).isEqualTo(all);
  }

  @Test
  void a_long_paste_waits_for_a_slow_program_and_arrives_whole() throws Exception {
    PtyProcess process =
        terminals.sh(
            "stty raw -echo; printf ready; until [ -e go ]; do sleep 0.05; done; "
                + "head -c 1048576 | sha256sum",
            heard);
    heard.awaitText("ready");
    byte[] paste = new byte[1 << 20];
    new Random(1).nextBytes(paste);

    CompletableFuture<Void> first = process.write("".getBytes(UTF_8));
    CompletableFuture<Void> written = process.write(paste);
    within(first);
    // A round trip through the event thread, after which it has written what it can.
    within(process.resize(Terminals.SIZE));
    within(process.resize(Terminals.SIZE));
    assertThat(written).isNotDone();
    Files.createFile(directory.resolve("go"));

    within(written);
    heard.awaitExit();
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(paste);
    assertThat(heard.text()).contains(HexFormat.of().formatHex(hash));
  }

  @Test
  void writes_beyond_the_limit_are_refused_and_tell_what_was_taken() {
    terminals.options = terminals.options.withLimits(new PtyLimits(1024, 200_000));
    PtyProcess process =
        terminals.sh(
            "stty raw -echo; printf ready; head -c 1 >/dev/null; printf taken; exec sleep 60",
            heard);
    heard.awaitText("ready");

    CompletableFuture<Void> waiting = process.write(new byte[150_000]);
    assertThat(failure(process.write(new byte[199_000])).reason()).isEqualTo(Reason.FULL);
    heard.awaitText("taken");
    process.kill();

    PtyWriteException cut = failure(waiting);
    assertThat(cut.reason()).isEqualTo(Reason.CLOSED);
    assertThat(cut.written()).isBetween(1, 149_999);
    within(process.closed());
    PtyWriteException late = failure(process.write(new byte[1]));
    assertThat(late.reason()).isEqualTo(Reason.CLOSED);
    assertThat(process.resize(Terminals.SIZE)).failsWithin(Heard.LIMIT);
    process.terminate();
    process.kill();
  }

  private static PtyWriteException failure(CompletableFuture<Void> write) {
    try {
      within(write);
      throw new AssertionError("the write succeeded");
    } catch (CompletionException e) {
      return (PtyWriteException) e.getCause();
    }
  }

  @Test
  void a_program_that_leaves_its_terminal_lives_on_and_may_come_back() {
    PtyProcess process =
        terminals.sh(
            "exec </dev/null >/dev/null 2>&1; until [ -e back ]; do sleep 0.05; done; "
                + "echo I am back >/dev/tty; until [ -e end ]; do sleep 0.05; done; exit 3",
            heard);
    Awaitility.await()
        .until(
            () ->
                Files.readSymbolicLink(Path.of("/proc", "" + process.pid(), "fd", "1"))
                    .endsWith("null"));
    assertThat(process.isAlive()).isTrue();

    create("back");
    heard.awaitText("I am back");
    create("end");
    assertThat(heard.awaitExit().code()).hasValue(3);
  }

  /** The system would tell again and again that nobody has the other side open. */
  @Test
  void a_program_that_leaves_its_terminal_costs_nothing() {
    PtyProcess process = terminals.sh("exec </dev/null >/dev/null 2>&1; exec sleep 60", heard);
    Path output = Path.of("/proc", "" + process.pid(), "fd", "1");
    Awaitility.await().until(() -> Files.readSymbolicLink(output).endsWith("null"));
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long eventThread =
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().equals("brokerline-terminals"))
            .findFirst()
            .orElseThrow()
            .getId();
    long before = threads.getThreadCpuTime(eventThread);

    Awaitility.await().during(Duration.ofMillis(500)).until(process::isAlive);

    assertThat(Duration.ofNanos(threads.getThreadCpuTime(eventThread) - before))
        .isLessThan(Duration.ofMillis(100));
  }

  private void create(String name) {
    try {
      Files.createFile(directory.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void a_listener_that_throws_is_told_the_rest() {
    Heard real = new Heard();
    terminals.sh(
        "echo one; echo two; exit 4",
        new PtyProcessListener() {
          @Override
          public void onOutput(byte[] bytes) {
            real.onOutput(bytes);
            throw new IllegalStateException("a listener's own fault");
          }

          @Override
          public void onExit(PtyExit exit) {
            real.onExit(exit);
            throw new AssertionError("another one");
          }
        });

    assertThat(real.awaitExit().code()).hasValue(4);
    assertThat(real.text()).isEqualTo("one\r\ntwo\r\n");
  }

  @Test
  void an_executor_that_takes_nothing_is_replaced() {
    terminals.options =
        PtyOptions.of(
            task -> {
              throw new RejectedExecutionException("closed");
            },
            null);
    terminals.sh("echo word; exit 2", heard);

    assertThat(heard.awaitExit().code()).hasValue(2);
    assertThat(heard.text()).isEqualTo("word\r\n");
  }
}
