package dev.brokerline.bench;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * A bar chart of how many times better than the first contender the others are, as SVG. A row of
 * costs counts the other way round, so that a longer bar is always the better one.
 */
final class BarChart {

  private static final int WIDTH = 860;
  private static final int LABEL_WIDTH = 300;
  private static final int VALUE_WIDTH = 70;
  private static final int BAR_HEIGHT = 11;
  private static final int GAP = 14;
  private static final int TOP = 58;
  private static final List<String> COLOURS = List.of("#9aa0a6", "#1a73e8", "#12b5cb");

  private final Figures figures;
  private final List<String> contenders;
  private final String caption;
  private final StringBuilder svg = new StringBuilder();

  /**
   * Makes a chart.
   *
   * @param contenders at most three; the first one is what the others are compared with
   */
  BarChart(Figures figures, List<String> contenders, String caption) {
    this.figures = figures;
    this.contenders = contenders;
    this.caption = caption;
  }

  /** Returns the chart of the rows of which all contenders have figures. */
  String svg() {
    List<Row> rows = figures.rows().stream().filter(this::isComplete).toList();
    double longest =
        rows.stream()
            .flatMapToDouble(row -> contenders.stream().mapToDouble(one -> times(row, one)))
            .max()
            .orElse(1);
    int rowHeight = contenders.size() * BAR_HEIGHT + GAP;
    add(
        "<svg xmlns='http://www.w3.org/2000/svg' width='%d' height='%d' ",
        WIDTH, TOP + rows.size() * rowHeight);
    add(
        "font-family='sans-serif' font-size='12'>\n<rect width='100%%' height='100%%' fill='#fff'/>\n");
    text(8, 18, "start", "Times better than the " + contenders.get(0) + ": " + caption);
    for (int i = 0; i < contenders.size(); i++) {
      int x = 8 + i * 240;
      bar(x, 30, 10, COLOURS.get(i));
      text(x + 16, 39, "start", contenders.get(i).replace("`", ""));
    }
    for (int i = 0; i < rows.size(); i++) {
      row(rows.get(i), TOP + i * rowHeight, longest);
    }
    return svg.append("</svg>\n").toString();
  }

  private boolean isComplete(Row row) {
    return contenders.stream()
        .allMatch(one -> figures.multiple(row, contenders.get(0), one).isPresent());
  }

  private double times(Row row, String contender) {
    OptionalDouble multiple = figures.multiple(row, contenders.get(0), contender);
    double value = multiple.orElse(0);
    return row.better() == Row.Better.MORE || value == 0 ? value : 1 / value;
  }

  private void row(Row row, int y, double longest) {
    text(LABEL_WIDTH - 8, y + BAR_HEIGHT * 2, "end", row.name());
    for (int i = 0; i < contenders.size(); i++) {
      double times = times(row, contenders.get(i));
      int length = (int) Math.round(times / longest * (WIDTH - LABEL_WIDTH - VALUE_WIDTH));
      int top = y + i * BAR_HEIGHT;
      bar(LABEL_WIDTH, top, Math.max(1, length), COLOURS.get(i));
      text(
          LABEL_WIDTH + length + 6,
          top + BAR_HEIGHT - 1,
          "start",
          String.format(Locale.ROOT, "%.2f", times));
    }
  }

  private void bar(int x, int y, int length, String colour) {
    add(
        "<rect x='%d' y='%d' width='%d' height='%d' fill='%s'/>\n",
        x, y, length, BAR_HEIGHT - 1, colour);
  }

  private void text(int x, int y, String anchor, String words) {
    add("<text x='%d' y='%d' text-anchor='%s'>%s</text>\n", x, y, anchor, words);
  }

  private void add(String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values));
  }
}
