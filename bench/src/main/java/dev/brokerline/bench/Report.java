package dev.brokerline.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brokerline.bench.figures.BarChart;
import dev.brokerline.bench.figures.Contender;
import dev.brokerline.bench.figures.Figures;
import dev.brokerline.bench.figures.Part;
import dev.brokerline.bench.figures.Row;
import dev.brokerline.bench.figures.Table;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** The figures as text, as JSON and as a chart, each with what they were measured on. */
final class Report {

  private static final String BEGIN = "<!-- bench: begin -->\n";
  private static final String END = "<!-- bench: end -->\n";

  private final Figures figures;
  private final List<Part> parts;
  private final String caption;

  /**
   * Makes a report.
   *
   * @param parts those that were measured
   * @param caption what they were measured on, and how
   */
  Report(Figures figures, List<Part> parts, String caption) {
    this.figures = figures;
    this.parts = parts;
    this.caption = caption;
  }

  /** Returns the tables, in Markdown. */
  String text() {
    return "One run of `bench/run`: "
        + caption
        + ".\n\n"
        + parts.stream()
            .map(part -> new Table(figures, part).text())
            .collect(Collectors.joining("\n"));
  }

  /** Writes the tables: between the marks of a file that has them, else as the whole of it. */
  void writeTables(Path file) throws IOException {
    String old = Files.exists(file) ? Files.readString(file) : "";
    int begin = old.indexOf(BEGIN);
    int end = old.indexOf(END);
    String all =
        begin < 0 || end < begin
            ? text()
            : old.substring(0, begin + BEGIN.length()) + text() + old.substring(end);
    Files.writeString(file, all, StandardCharsets.UTF_8);
  }

  /** Writes the chart of the first part. */
  void writeChart(Path file) throws IOException {
    String chart = new BarChart(figures, parts.get(0), caption).svg();
    Files.writeString(file, chart, StandardCharsets.UTF_8);
  }

  /** Writes all medians. */
  void writeJson(Path file) throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode all = mapper.createObjectNode().put("machine", caption);
    for (Part part : parts) {
      ObjectNode rows = all.withObject("/parts").putObject(part.word());
      for (Row row : part.rows()) {
        ObjectNode one = rows.putObject(row.title()).put("unit", row.unit().symbol());
        for (Contender contender : part.contenders()) {
          figures.median(row, contender).ifPresent(value -> one.put(contender.title(), value));
        }
      }
    }
    String text = mapper.writerWithDefaultPrettyPrinter().writeValueAsString(all);
    Files.writeString(file, text + "\n", StandardCharsets.UTF_8);
  }
}
