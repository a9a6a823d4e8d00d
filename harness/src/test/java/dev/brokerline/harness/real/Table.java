package dev.brokerline.harness.real;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes reports as Markdown: a column for each program, a row for each check. */
final class Table {

  private final List<Report> reports;
  private final List<String> notes = new ArrayList<>();

  private Table(List<Report> reports) {
    this.reports = reports;
  }

  /** Returns the table, with a list of what failed and what was seen beneath it. */
  static String of(List<Report> reports, LocalDate date) {
    return new Table(reports).text(date);
  }

  private String text(LocalDate date) {
    List<String> lines = new ArrayList<>();
    lines.add(row(date.toString(), reports.stream().map(Report::program).toList()));
    lines.add(row("---", reports.stream().map(report -> "---").toList()));
    lines.add(
        row(
            "version",
            reports.stream().map(r -> r.version().isEmpty() ? "?" : r.version()).toList()));
    for (Check check : Check.values()) {
      if (reports.stream().anyMatch(report -> report.findings().containsKey(check))) {
        lines.add(row(check.title(), reports.stream().map(report -> cell(report, check)).toList()));
      }
    }
    if (!notes.isEmpty()) {
      lines.add("");
      lines.addAll(notes);
    }
    return String.join("\n", lines) + "\n";
  }

  private String cell(Report report, Check check) {
    @Nullable Finding finding = report.findings().get(check);
    if (finding == null) {
      return "";
    }
    return switch (finding.status()) {
      case OK -> finding.text().isEmpty() ? "ok" : "ok: " + finding.text();
      case UNSUPPORTED -> "`UNSUPPORTED`";
      case NOT_RUN -> "not run";
      case FAILED -> {
        notes.add("- %s, %s: %s".formatted(report.program(), check.title(), finding.text()));
        yield "**failed**";
      }
    };
  }

  /** Returns a finding for people. */
  static String words(Finding finding) {
    String status =
        switch (finding.status()) {
          case OK -> "ok";
          case UNSUPPORTED -> "`UNSUPPORTED`";
          case FAILED -> "**failed**";
          case NOT_RUN -> "not run";
        };
    return finding.text().isEmpty() ? status : status + ": " + finding.text();
  }

  private static String row(String first, List<String> cells) {
    return Arrays.asList(
            first, cells.stream().map(Table::escaped).collect(Collectors.joining(" | ")))
        .stream()
        .collect(Collectors.joining(" | ", "| ", " |"));
  }

  private static String escaped(String cell) {
    return cell.replace("|", "\\|");
  }
}
