package dev.brokerline.spawn.process;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever the locale of this JVM, a child gets the bytes that were meant. */
@EnabledOnOs(OS.LINUX)
@Timeout(120)
final class LocaleIT {

  @TempDir private Path temporary;

  @ParameterizedTest
  @CsvSource({
    "C, JAVA",
    "C, NUPROCESS",
    "C.UTF-8, JAVA",
    "C.UTF-8, NUPROCESS",
    "no_SUCH.UTF-8, JAVA"
  })
  void directoryHomeAndValuesReachTheChildByteForByte(String locale, ProcessBackend backend)
      throws Exception {
    Path folder = Files.createDirectory(temporary.resolve("pr\u00f8ject x"));
    Path home = Files.createDirectory(temporary.resolve("j\u00fcrgen"));
    Path broker = Files.createFile(folder.resolve("br\u00f8ker"));
    Files.writeString(
        broker,
        """
        #!/bin/sh
        env >"$RECORD.env"
        pwd >"$RECORD.pwd"
        printf '%s\\n' "$@" >"$RECORD.args"
        """);
    assertThat(broker.toFile().setExecutable(true)).isTrue();
    Path record = temporary.resolve("record");

    String said = host(locale, backend, home, broker);

    assertThat(said).contains("home " + home.toUri().getRawPath()).contains("exit code 0");
    Map<String, String> environment = environment(record);
    assertThat(environment)
        .containsEntry("HOME", latin(home.toString()))
        .containsEntry("SET", latin("gr\u00fcezi \ud83d\ude42"))
        .containsEntry("OLD", "J\u00fcrgen")
        .containsEntry("LC_ALL", locale);
    assertThat(environment.get("PATH")).startsWith(latin(folder + ":"));
    assertThat(Path.of(temporary + "/record.pwd")).hasContent(folder.toRealPath().toString());
    assertThat(Files.readAllLines(Path.of(temporary + "/record.args")))
        .startsWith("init", "--name", "pr\u00f8ject x");
  }

  /** The shell sets a variable to a byte that is no UTF-8, which no Java program can. */
  private String host(String locale, ProcessBackend backend, Path home, Path broker)
      throws Exception {
    List<String> java =
        List.of(
            "/bin/sh",
            "-c",
            "OLD=$(printf 'J\\374rgen'); export OLD; exec \"$@\"",
            "sh",
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            LocaleMain.class.getName(),
            backend.name());
    ProcessBuilder builder = new ProcessBuilder(java).directory(broker.getParent().toFile());
    builder.environment().clear();
    builder
        .environment()
        .putAll(
            Map.of(
                "LC_ALL", locale,
                "HOME", home.toString(),
                "BROKERLINE_BROKER", broker.toString(),
                "RECORD", temporary.resolve("record").toString()));
    builder.redirectErrorStream(true);
    Process host = builder.start();
    try {
      String said = new String(host.getInputStream().readAllBytes(), UTF_8);
      assertThat(host.waitFor(60, TimeUnit.SECONDS)).isTrue();
      return said;
    } finally {
      host.destroyForcibly();
    }
  }

  private static String latin(String text) {
    return new String(text.getBytes(UTF_8), ISO_8859_1);
  }

  private static Map<String, String> environment(Path record) throws Exception {
    String text = Files.readString(Path.of(record + ".env"), ISO_8859_1);
    return Arrays.stream(text.split("\n"))
        .filter(line -> line.indexOf('=') > 0)
        .collect(
            Collectors.toMap(
                line -> line.substring(0, line.indexOf('=')),
                line -> line.substring(line.indexOf('=') + 1),
                (first, second) -> second));
  }
}
