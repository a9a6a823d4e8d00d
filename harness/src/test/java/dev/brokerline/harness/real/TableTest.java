package dev.brokerline.harness.real;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TableTest {

  @Test
  void hasAColumnForEachProgramAndARowForEachCheckThatWasAskedFor() {
    Report claude =
        new Report(
            "claude",
            "2.1.3",
            Map.of(
                Check.TEXT, new Finding(Finding.Status.OK, "4 pieces"),
                Check.STEER, new Finding(Finding.Status.UNSUPPORTED, "claude has no STEER"),
                Check.USAGE, new Finding(Finding.Status.FAILED, "turn 2 used\n 7 | 8")));
    Report qwen =
        new Report(
            "qwen",
            "",
            Map.of(
                Check.TEXT, new Finding(Finding.Status.OK, ""),
                Check.USAGE, new Finding(Finding.Status.NOT_RUN, "")));
    assertThat(Table.of(List.of(claude, qwen), LocalDate.of(2026, 11, 28)))
        .isEqualTo(
            """
            | 2026-11-28 | claude | qwen |
            | --- | --- | --- |
            | version | 2.1.3 | ? |
            | text in pieces | ok: 4 pieces | ok |
            | a second prompt, `STEER` | `UNSUPPORTED` |  |
            | tokens of five equal turns | **failed** | not run |

            - claude, tokens of five equal turns: turn 2 used 7 | 8
            """);
    assertThat(claude.good()).isFalse();
    assertThat(qwen.good()).isFalse();
    assertThat(
            new Report("qwen", "1", Map.of(Check.TEXT, claude.findings().get(Check.TEXT))).good())
        .isTrue();
  }

  @Test
  void aFindingIsOneShortLine() {
    Finding finding = new Finding(Finding.Status.FAILED, " a\n\tb " + "x".repeat(1000));
    assertThat(finding.text()).startsWith("a b xxx").endsWith("x…").hasSize(241);
  }
}
