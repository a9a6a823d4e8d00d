package dev.brokerline.spawn.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.brokerline.spawn.process.ProcessBackend.Choice;
import dev.brokerline.spawn.process.ProcessBackend.Surroundings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProcessBackendTest {

  private static @Nullable String loads() {
    return null;
  }

  /** Asking would load NuProcess. */
  private static @Nullable String notAsked() {
    throw new AssertionError("NuProcess was loaded");
  }

  private static Choice choose(
      @Nullable String property, int jdk, boolean musl, Supplier<@Nullable String> problem) {
    return ProcessBackend.choose(new Surroundings(property, jdk, musl, problem));
  }

  @Test
  void nuprocess_is_the_default() {
    assertThat(choose(null, 17, false, ProcessBackendTest::loads).backend())
        .isEqualTo(ProcessBackend.NUPROCESS);
    assertThat(choose(null, 25, false, ProcessBackendTest::loads).backend())
        .isEqualTo(ProcessBackend.NUPROCESS);
  }

  @Test
  void a_jdk_that_may_lack_vfork_gets_java_without_loading_nuprocess() {
    Choice choice = choose(null, 26, false, ProcessBackendTest::notAsked);
    assertThat(choice.backend()).isEqualTo(ProcessBackend.JAVA);
    assertThat(choice.reason()).contains("JDK 26");
  }

  @Test
  void musl_gets_java_without_loading_nuprocess() {
    Choice choice = choose(null, 17, true, ProcessBackendTest::notAsked);
    assertThat(choice.backend()).isEqualTo(ProcessBackend.JAVA);
    assertThat(choice.reason()).contains("musl");
  }

  @Test
  void what_cannot_be_loaded_is_not_chosen() {
    assertThat(choose(null, 17, false, () -> "no JNA here"))
        .isEqualTo(new Choice(ProcessBackend.JAVA, "no JNA here"));
  }

  @Test
  void the_property_decides_before_anything_else() {
    assertThat(choose("java", 17, false, ProcessBackendTest::notAsked).backend())
        .isEqualTo(ProcessBackend.JAVA);
    assertThat(choose("NuProcess", 99, true, ProcessBackendTest::notAsked).backend())
        .isEqualTo(ProcessBackend.NUPROCESS);
    assertThatThrownBy(() -> choose("fork", 17, false, ProcessBackendTest::notAsked))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("system property brokerline.process must be java or nuprocess, not 'fork'");
  }

  @Test
  void each_backend_has_its_factory() {
    assertThat(ProcessBackend.JAVA.factory()).isInstanceOf(JavaChildProcessFactory.class);
    assertThat(ProcessBackend.NUPROCESS.factory()).isInstanceOf(NuChildProcessFactory.class);
    assertThat(ProcessBackend.AUTO.factory()).isNotNull();
    assertThat(System.getProperty("com.zaxxer.nuprocess.enableShutdownHook")).isEqualTo("false");
  }

  @Test
  void musl_is_known_by_its_loader_in_the_memory_map(@TempDir Path directory) throws IOException {
    Path map = directory.resolve("maps");
    Files.writeString(map, "7f r-xp 00 08:01 42 /usr/lib/x86_64-linux-gnu/libc.so.6\n");
    assertThat(ProcessBackend.runsOnMusl(map)).isFalse();
    Files.writeString(map, "7f r-xp 00 08:01 42 /lib/ld-musl-x86_64.so.1\n");
    assertThat(ProcessBackend.runsOnMusl(map)).isTrue();
    assertThat(ProcessBackend.runsOnMusl(directory.resolve("none"))).isFalse();
  }
}
