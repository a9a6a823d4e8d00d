package dev.brokerline.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.bench.figures.Part;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BenchArgumentsTest {

  @Test
  void meanTheUsualPartsIfNoneIsNamed() {
    BenchArguments arguments = of("--quick");
    assertThat(arguments.parts()).isEqualTo(Part.usual(true)).doesNotContain(Part.MICRO);
    assertThat(of().parts()).contains(Part.FLEETS);
  }

  @Test
  void namePartsAndFiles() {
    BenchArguments arguments =
        of("--part", "micro", "--svg", "a.svg", "--part", "cold-start", "--table", "README.md");
    assertThat(arguments.parts()).containsExactly(Part.MICRO, Part.COLD_START);
    assertThat(arguments.file("--svg")).contains(Path.of("a.svg"));
    assertThat(arguments.file("--table")).contains(Path.of("README.md"));
    assertThat(arguments.file("--json")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"messages", "--part", "--part x", "--json", "--soak 0", "--quick --soak 1"})
  void areRefused(String line) {
    assertThat(BenchArguments.of(List.of(line.split(" ", -1)))).isEmpty();
  }

  private static BenchArguments of(String... words) {
    return BenchArguments.of(List.of(words)).orElseThrow();
  }
}
