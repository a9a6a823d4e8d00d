package dev.brokerline.spawn.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.nuprocess.internal.LibC;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What the reaper makes of exits that happen while other processes are forked. */
@EnabledOnOs(OS.LINUX)
class ChildReaperIT {

  private static final int F_DUPFD = 0;
  private static final int LIVES = 20;

  /** A process that is being forked has copies of all descriptors until it runs its program. */
  @Test
  void aForkAtTheWrongMomentMakesNoExitOfAnotherChildOrFile() throws Exception {
    NuRuntime.load();
    ChildReaper reaper = ChildReaper.open();
    Process other = new ProcessBuilder("sleep", "300").start();
    try {
      // It keeps the reaper's thread alive.
      var unused = watch(reaper, other);
      for (int i = 0; i < LIVES; i++) {
        Process first = new ProcessBuilder("cat").start();
        Set<Integer> before = pidfds();
        CompletableFuture<?> exit = watch(reaper, first);
        Set<Integer> pidfd = pidfds();
        pidfd.removeAll(before);
        int copy = LibC.fcntl(pidfd.iterator().next(), F_DUPFD, 0L);
        first.destroy();
        exit.get(10, TimeUnit.SECONDS);

        Process second = new ProcessBuilder("cat").start();
        CompletableFuture<?> next = watch(reaper, second);
        assertThat(LibC.fcntl(pidfd.iterator().next(), LibC.F_GETFL)).isNotNegative();
        LibC.close(copy);
        assertThat(next).isNotDone();
        second.destroy();
        next.get(10, TimeUnit.SECONDS);
      }
      assertThat(other.isAlive()).isTrue();
    } finally {
      other.destroy();
    }
  }

  private static CompletableFuture<?> watch(ChildReaper reaper, Process process) {
    CompletableFuture<?> exit = reaper.watch((int) process.pid());
    assertThat(exit).as("a watched process").isNotNull();
    return exit;
  }

  private static Set<Integer> pidfds() throws IOException {
    Set<Integer> found = new TreeSet<>();
    List<Path> open;
    try (Stream<Path> list = Files.list(Path.of("/proc/self/fd"))) {
      open = list.toList();
    }
    for (Path one : open) {
      if (Files.isSymbolicLink(one)
          && Files.readSymbolicLink(one).toString().equals("anon_inode:[pidfd]")) {
        found.add(Integer.valueOf(one.getFileName().toString()));
      }
    }
    return found;
  }
}
