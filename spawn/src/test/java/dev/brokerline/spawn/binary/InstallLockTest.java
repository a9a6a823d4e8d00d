package dev.brokerline.spawn.binary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class InstallLockTest {

  @TempDir Path temporary;

  @Test
  void aLockThatAnotherCopyOfThisLibraryHoldsIsWaitedFor() throws Exception {
    Path file = temporary.resolve("lock");
    AtomicInteger waits = new AtomicInteger();
    try (FileChannel other =
            FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock held = other.lock()) {
      assertThat(held.isValid()).isTrue();
      assertThatThrownBy(
              () -> InstallLock.acquire(file, Duration.ofMillis(100), waits::incrementAndGet))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("another thread or process");
    }
    assertThat(waits).hasValue(1);
    try (InstallLock free = InstallLock.acquire(file, Duration.ofSeconds(1), () -> {})) {
      assertThat(free).isNotNull();
    }
  }
}
