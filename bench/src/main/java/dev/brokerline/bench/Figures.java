package dev.brokerline.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * All values that were measured, by row and contender, in the order in which rows are first named.
 */
final class Figures {

  private final Map<Row, Map<String, List<Double>>> values = new LinkedHashMap<>();
  private final Map<Row, Map<String, String>> failures = new LinkedHashMap<>();

  /** Gives a row its place. */
  void expect(Row row) {
    values.computeIfAbsent(row, unused -> new LinkedHashMap<>());
  }

  void add(Row row, String contender, double value) {
    values
        .computeIfAbsent(row, unused -> new LinkedHashMap<>())
        .computeIfAbsent(contender, unused -> new ArrayList<>())
        .add(value);
  }

  /** Notes that a contender could not be measured. */
  void failed(Row row, String contender, String why) {
    values.computeIfAbsent(row, unused -> new LinkedHashMap<>());
    failures.computeIfAbsent(row, unused -> new LinkedHashMap<>()).put(contender, why);
  }

  /** Returns the rows in their order. */
  List<Row> rows() {
    return List.copyOf(values.keySet());
  }

  /** Returns the middle one of a contender's values; empty if it has none. */
  OptionalDouble median(Row row, String contender) {
    List<Double> all = values.getOrDefault(row, Map.of()).getOrDefault(contender, List.of());
    return all.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(all.stream().sorted().toList().get(all.size() / 2));
  }

  /**
   * Returns a table in Markdown: medians, and each contender's as a multiple of the first one's. If
   * rows have goals, the last column has them.
   *
   * @param contenders the columns; the first one is what the others are compared with
   * @param ours the contenders whose goals these are
   */
  String table(List<String> contenders, List<String> ours) {
    boolean hasGoals = rows().stream().anyMatch(row -> row.goal() != 0);
    StringBuilder table = new StringBuilder("| median | ");
    table
        .append(String.join(" | ", contenders))
        .append(hasGoals ? " | goal |\n|---|" : " |\n|---|");
    table.append("---|".repeat(contenders.size() + (hasGoals ? 1 : 0))).append('\n');
    for (Row row : rows()) {
      table.append("| ").append(row.name()).append(", ").append(row.unit()).append(" |");
      contenders.forEach(one -> table.append(' ').append(cell(row, contenders, one)).append(" |"));
      if (hasGoals) {
        table.append(' ').append(goal(row, contenders.get(0), ours)).append(" |");
      }
      table.append('\n');
    }
    failures.forEach(
        (row, of) ->
            of.forEach(
                (contender, why) ->
                    table
                        .append("\n- ")
                        .append(row.name())
                        .append(", ")
                        .append(contender)
                        .append(": ")
                        .append(why)));
    return table.append('\n').toString();
  }

  private String goal(Row row, String first, List<String> ours) {
    boolean isReached =
        ours.stream()
            .flatMapToDouble(one -> multiple(row, first, one).stream())
            .anyMatch(row::isReached);
    return row.goalText() + (row.goal() == 0 || isReached ? "" : ", missed");
  }

  /** Returns a contender's median as a multiple of the first one's; empty if one is missing. */
  OptionalDouble multiple(Row row, String first, String one) {
    OptionalDouble base = median(row, first);
    OptionalDouble value = median(row, one);
    return base.isEmpty() || value.isEmpty() || base.getAsDouble() <= 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(value.getAsDouble() / base.getAsDouble());
  }

  private String cell(Row row, List<String> contenders, String one) {
    OptionalDouble value = median(row, one);
    if (failures.getOrDefault(row, Map.of()).containsKey(one)) {
      return "failed";
    } else if (value.isEmpty()) {
      return "-";
    }
    String text = number(value.getAsDouble(), row.digits());
    OptionalDouble multiple = multiple(row, contenders.get(0), one);
    return one.equals(contenders.get(0)) || multiple.isEmpty()
        ? text
        : text + " (" + number(multiple.getAsDouble(), 2) + " x)";
  }

  private static String number(double value, int digits) {
    return String.format(Locale.ROOT, "%,." + digits + "f", value);
  }
}
