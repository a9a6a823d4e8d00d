package dev.brokerline.bench.figures;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TableTest {

  private final Figures figures = new Figures();

  @Test
  void hasMediansMultiplesAndGoals() {
    figures.add(Row.EIGHT, Contender.UPSTREAM_SDK, 1_000);
    for (double value : new double[] {9_000, 4_500, 1}) {
      figures.add(Row.EIGHT, Contender.NUPROCESS, value);
    }
    assertThat(line(Row.EIGHT)).contains("| 1,000 |").contains("| 4,500 (4.50 x) |");
    assertThat(line(Row.EIGHT)).endsWith("| ≥ 4.0 x |");
  }

  @Test
  void saysWhichGoalIsMissedAndByWhom() {
    figures.add(Row.EIGHT, Contender.UPSTREAM_SDK, 1_000);
    figures.add(Row.EIGHT, Contender.NUPROCESS, 4_500);
    figures.add(Row.EIGHT, Contender.JAVA_PROCESS, 3_900);
    assertThat(line(Row.EIGHT)).endsWith("| ≥ 4.0 x, missed by `java.lang.Process` |");
  }

  @Test
  void judgesEachPeerOfARow() {
    figures.add(Row.SIXTY_FOUR, Contender.UPSTREAM_SDK, 100);
    figures.add(Row.SIXTY_FOUR, Contender.MCP_SDK, 90);
    figures.add(Row.SIXTY_FOUR, Contender.NUPROCESS, 850);
    assertThat(line(Row.SIXTY_FOUR))
        .endsWith(
            "| ≥ 8.0 x; ≥ 10.0 x MCP Java SDK 2.1.0, missed;"
                + " ≥ 0.2 x C, the limit, not measured |");
  }

  @Test
  void comparesCostsAndDifferences() {
    figures.add(Row.CLIENT_START, Contender.LIMIT, 2);
    figures.add(Row.CLIENT_START, Contender.NUPROCESS, 41);
    figures.add(Row.CLIENT_START, Contender.JAVA_PROCESS, 43);
    assertThat(line(Row.CLIENT_START))
        .endsWith(" above C, the limit, missed by `java.lang.Process` |");
  }

  @Test
  void saysWhyAContenderHasNoFigures() {
    figures.failed(Part.BROKERS, Contender.NATIVE_BROKER, "it is not installed");
    assertThat(new Table(figures, Part.BROKERS).text())
        .endsWith("\n- native 3.2.18: it is not installed\n");
  }

  @Test
  void drawsABarForEachClientThatCanBeCompared() {
    figures.add(Row.EIGHT, Contender.UPSTREAM_SDK, 1_000);
    figures.add(Row.EIGHT, Contender.NUPROCESS, 4_500);
    figures.add(Row.ONE_CPU, Contender.UPSTREAM_SDK, 30);
    figures.add(Row.ONE_CPU, Contender.NUPROCESS, 10);
    figures.add(Row.THOUSAND, Contender.NUPROCESS, 10);
    assertThat(new BarChart(figures, Part.MESSAGES, "here").svg())
        .contains(">4.50<", ">3.00<")
        .doesNotContain(Row.THOUSAND.title());
  }

  private String line(Row row) {
    return new Table(figures, row.part())
        .text()
        .lines()
        .filter(line -> line.startsWith("| " + row.title() + ","))
        .findFirst()
        .orElseThrow();
  }
}
