package dev.brokerline.client.internal.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Only this package knows a broker's version, in code or in words. */
class VersionsTest {

  private static final Pattern VERSION =
      Pattern.compile("(?<![\\d.])\\d\\.(\\d+\\.(\\d+|x)|x)\\b|brokers? (from version )?\\d");

  private static final Path CLIENT = Path.of("src/main/java");
  private static final Path AGENTS = Path.of("../agents/src/main/java");

  @Test
  void noOtherClassExplainsItselfByAVersion() throws IOException {
    assertThat(sources()).hasSizeGreaterThan(150);
    assertThat(sources().filter(file -> !file.getParent().endsWith("internal/dialect")))
        .allSatisfy(file -> assertThat(versionsIn(file)).as(file.toString()).isEmpty());
  }

  @Test
  void theDialectNamesItsVersions() throws IOException {
    Path dialect = CLIENT.resolve("dev/brokerline/client/internal/dialect/NativeDialect.java");
    assertThat(versionsIn(dialect)).containsExactly("3.1.0", "3.2.18", "3.0.0");
  }

  private static Stream<Path> sources() throws IOException {
    List<Path> all;
    try (Stream<Path> client = Files.walk(CLIENT);
        Stream<Path> agents = Files.walk(AGENTS)) {
      all =
          Stream.concat(client, agents).filter(file -> file.toString().endsWith(".java")).toList();
    }
    return all.stream();
  }

  private static List<String> versionsIn(Path file) throws IOException {
    return VERSION.matcher(Files.readString(file)).results().map(found -> found.group()).toList();
  }
}
