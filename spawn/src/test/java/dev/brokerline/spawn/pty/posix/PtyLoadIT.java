package dev.brokerline.spawn.pty.posix;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.spawn.pty.PtyExit;
import dev.brokerline.spawn.pty.PtyLimits;
import dev.brokerline.spawn.pty.PtyProcess;
import dev.brokerline.spawn.pty.PtyProcessListener;
import dev.brokerline.spawn.pty.PtySize;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
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

/** Many terminals, and much of everything at once. */
@ParameterizedClass
@EnumSource(PtyKind.class)
@ExtendWith(NothingLeft.class)
@EnabledOnOs(value = OS.LINUX, disabledReason = "the tests look into /proc")
@Timeout(180)
final class PtyLoadIT {

  private static final int MANY = 200;

  private final Path directory;
  private final PtyKind kind;
  private final Terminals terminals;

  PtyLoadIT(PtyKind kind, @TempDir Path directory) {
    this.directory = directory;
    this.kind = kind;
    this.terminals = new Terminals(kind, directory);
  }

  @AfterEach
  void endAll() {
    terminals.close();
  }

  private static int descriptors() {
    String[] open = new File("/proc/self/fd").list();
    return open == null ? 0 : open.length;
  }

  @Test
  void two_hundred_terminals_need_one_thread_and_two_descriptors_each() {
    Heard first = new Heard();
    terminals.sh("exec cat", first);
    int descriptors = descriptors();
    List<Heard> heard = new ArrayList<>();
    List<PtyProcess> cats = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      Heard one = new Heard();
      heard.add(one);
      cats.add(terminals.sh("stty -echo; echo ready; exec cat", one));
    }
    heard.forEach(one -> one.awaitText("ready\r\n"));

    int each = kind == PtyKind.PLAIN ? 1 : 2;
    assertThat(descriptors() - descriptors).isLessThanOrEqualTo(each * MANY + 2);
    assertThat(NothingLeft.threads())
        .containsOnlyOnce("brokerline-terminals")
        .doesNotContain("brokerline-sessions");
    for (int i = 0; i < MANY; i++) {
      var unused = cats.get(i).write(("I am " + i + "\n").getBytes(UTF_8));
    }
    for (int i = 0; i < MANY; i++) {
      heard.get(i).awaitText("ready\r\nI am " + i + "\r\n");
    }

    terminals.close();
    heard.forEach(one -> assertThat(one.awaitExit().signal()).isPresent());
    Awaitility.await()
        .atMost(Heard.LIMIT)
        .untilAsserted(() -> assertThat(descriptors()).isLessThanOrEqualTo(descriptors));
  }

  @Test
  void a_terminal_whose_listener_is_slow_is_not_read_and_others_go_on() throws Exception {
    terminals.options = terminals.options.withLimits(new PtyLimits(100_000, 100_000));
    CountDownLatch release = new CountDownLatch(1);
    AtomicInteger calls = new AtomicInteger();
    Heard flood = new Heard();
    PtyProcess yes =
        terminals.sh(
            "exec yes",
            new PtyProcessListener() {
              @Override
              public void onOutput(byte[] bytes) {
                calls.incrementAndGet();
                await(release);
                flood.onOutput(bytes);
              }

              @Override
              public void onExit(PtyExit exit) {
                flood.onExit(exit);
              }
            });
    Awaitility.await().until(() -> calls.get() == 1);
    awaitStalled(yes);

    Heard quick = new Heard();
    PtyProcess cat = terminals.sh("stty raw -echo; printf ready; exec cat", quick);
    quick.awaitText("ready");
    for (int i = 0; i < 100; i++) {
      var unused = cat.write(("<" + i + ">").getBytes(UTF_8));
      quick.awaitText("<" + i + ">");
    }

    assertThat(calls).hasValue(1);
    release.countDown();
    Awaitility.await().atMost(Heard.LIMIT).until(() -> flood.bytes().length > 2_000_000);
    assertThat(flood.text().substring(0, 999_999).replace("y\r\n", "")).isEmpty();
  }

  /** Waits until a program writes nothing more, because nobody reads it. */
  private static void awaitStalled(PtyProcess process) {
    Path io = Path.of("/proc", Long.toString(process.pid()), "io");
    Awaitility.await()
        .atMost(Heard.LIMIT)
        .during(Duration.ofMillis(300))
        .pollInterval(Duration.ofMillis(50))
        .until(
            new Callable<>() {
              private String before = "";

              @Override
              public Boolean call() throws IOException {
                String now = Files.readAllLines(io).get(1);
                boolean same = now.equals(before);
                before = now;
                return same;
              }
            });
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void floods_keep_nobody_waiting() {
    IntStream.range(0, 10).forEach(i -> terminals.sh("exec yes", new Forgetful()));
    Heard quick = new Heard();
    PtyProcess cat = terminals.sh("stty raw -echo; printf ready; exec cat", quick);
    quick.awaitText("ready");

    for (int i = 0; i < 50; i++) {
      var unused = cat.write(("<" + i + ">").getBytes(UTF_8));
      quick.awaitText("<" + i + ">");
    }
  }

  private static final class Forgetful implements PtyProcessListener {
    @Override
    public void onOutput(byte[] bytes) {}

    @Override
    public void onExit(PtyExit exit) {}
  }

  @Test
  void everything_at_once_settles_every_future() {
    Random random = new Random(7);
    List<CompletableFuture<?>> futures = new ArrayList<>();
    List<Heard> heard = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      Heard one = new Heard();
      heard.add(one);
      PtyProcess process =
          terminals.sh(
              List.of("exit 3", "exec cat", "kill -9 $$", "sleep 0.02; exit 1").get(i % 4), one);
      List<CompletableFuture<?>> some = new CopyOnWriteArrayList<>();
      List<Runnable> actions =
          new ArrayList<>(
              List.of(
                  () -> some.add(process.write(new byte[random.nextInt(5000)])),
                  () -> some.add(process.resize(new PtySize(10, 10))),
                  () -> some.add(process.close()),
                  process::terminate,
                  process::kill,
                  () -> some.add(process.write("x\n".getBytes(UTF_8))),
                  () -> some.add(process.close())));
      Collections.shuffle(actions, random);
      Thread other = new Thread(() -> some.add(process.close()));
      other.start();
      actions.forEach(Runnable::run);
      join(other);
      futures.addAll(some);
      futures.add(process.exited());
      futures.add(process.closed());
    }

    for (CompletableFuture<?> future : futures) {
      assertThat(future.handle((value, failure) -> true).orTimeout(30, TimeUnit.SECONDS).join())
          .isTrue();
    }
    heard.forEach(
        one -> {
          one.awaitExit();
          assertThat(one.late).hasValue(0);
        });
    assertThat(directory.resolve("home/runs")).isEmptyDirectory();
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
