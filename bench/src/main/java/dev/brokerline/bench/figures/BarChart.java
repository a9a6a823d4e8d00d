package dev.brokerline.bench.figures;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * A bar chart of how many times better than the first contender of a part the others are, as SVG. A
 * row of costs counts the other way round, so that a longer bar is always the better one. What is
 * no client, but a limit, has no bar.
 */
public final class BarChart {

  private static final int WIDTH = 900;
  private static final int LABEL_WIDTH = 340;
  private static final int VALUE_WIDTH = 70;
  private static final int BAR_HEIGHT = 9;
  private static final int GAP = 12;
  private static final int TOP = 74;
  private static final int LEGEND_COLUMNS = 3;
  private static final List<String> COLOURS =
      List.of("#9aa0a6", "#c58af9", "#fbbc04", "#1a73e8", "#12b5cb");

  private final Figures figures;
  private final Part part;
  private final String caption;
  private final List<Contender> contenders;
  private final StringBuilder svg = new StringBuilder();

  /** Makes the chart of a part with at most five clients. */
  public BarChart(Figures figures, Part part, String caption) {
    this.figures = figures;
    this.part = part;
    this.caption = caption;
    this.contenders =
        part.contenders().stream()
            .filter(one -> one != Contender.LIMIT)
            .limit(COLOURS.size())
            .toList();
  }

  /** Returns the chart of the rows in which any of the others can be compared with the first. */
  public String svg() {
    List<Row> rows = part.rows().stream().filter(this::isComparable).toList();
    double longest = rows.stream().flatMap(this::times).max(Double::compare).orElse(1.0);
    int rowHeight = contenders.size() * BAR_HEIGHT + GAP;
    add(
        "<svg xmlns='http://www.w3.org/2000/svg' width='%d' height='%d' ",
        WIDTH, TOP + rows.size() * rowHeight);
    add(
        "font-family='sans-serif' font-size='12'>\n<rect width='100%%' height='100%%' fill='#fff'/>\n");
    text(8, 18, "start", "Times better than the " + contenders.get(0).title() + ": " + caption);
    for (int i = 0; i < contenders.size(); i++) {
      int x = 8 + i % LEGEND_COLUMNS * (WIDTH / LEGEND_COLUMNS);
      int y = 30 + i / LEGEND_COLUMNS * 18;
      bar(x, y, 10, COLOURS.get(i));
      text(x + 16, y + 9, "start", contenders.get(i).title().replace("`", ""));
    }
    for (int i = 0; i < rows.size(); i++) {
      row(rows.get(i), TOP + i * rowHeight, longest);
    }
    return svg.append("</svg>\n").toString();
  }

  private boolean isComparable(Row row) {
    return times(row).count() > 1;
  }

  private Stream<Double> times(Row row) {
    return contenders.stream()
        .map(one -> times(row, one))
        .filter(OptionalDouble::isPresent)
        .map(OptionalDouble::getAsDouble);
  }

  private OptionalDouble times(Row row, Contender contender) {
    OptionalDouble multiple = figures.multiple(row, contenders.get(0), contender);
    if (multiple.isEmpty() || multiple.getAsDouble() <= 0) {
      return OptionalDouble.empty();
    }
    double value = multiple.getAsDouble();
    return OptionalDouble.of(row.unit().isMoreBetter() ? value : 1 / value);
  }

  private void row(Row row, int y, double longest) {
    text(LABEL_WIDTH - 8, y + BAR_HEIGHT * 3, "end", row.title());
    for (int i = 0; i < contenders.size(); i++) {
      OptionalDouble times = times(row, contenders.get(i));
      if (times.isPresent()) {
        int room = WIDTH - LABEL_WIDTH - VALUE_WIDTH;
        int length = (int) Math.round(times.getAsDouble() / longest * room);
        int top = y + i * BAR_HEIGHT;
        bar(LABEL_WIDTH, top, Math.max(1, length), COLOURS.get(i));
        String value = String.format(Locale.ROOT, "%.2f", times.getAsDouble());
        text(LABEL_WIDTH + length + 6, top + BAR_HEIGHT - 1, "start", value);
      }
    }
  }

  private void bar(int x, int y, int length, String colour) {
    add(
        "<rect x='%d' y='%d' width='%d' height='%d' fill='%s'/>\n",
        x, y, length, BAR_HEIGHT - 1, colour);
  }

  private void text(int x, int y, String anchor, String words) {
    String size = anchor.equals("start") && x > LABEL_WIDTH && y > TOP ? " font-size='9'" : "";
    add("<text x='%d' y='%d' text-anchor='%s'%s>%s</text>\n", x, y, anchor, size, words);
  }

  private void add(String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values));
  }
}
