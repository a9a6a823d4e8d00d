package dev.brokerline.bench.figures;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * The table of a part, in Markdown: medians, and each contender's as a multiple of the first one's.
 * If rows have goals, the last column has them, and says which are missed, and by whom.
 */
public final class Table {

  private final Figures figures;
  private final Part part;
  private final List<Contender> contenders;
  private final Contender first;

  /** Makes the table of a part. */
  public Table(Figures figures, Part part) {
    this.figures = figures;
    this.part = part;
    this.contenders = part.contenders();
    this.first = contenders.get(0);
  }

  /** Returns the text, with its heading. */
  public String text() {
    boolean hasGoals = part.rows().stream().anyMatch(row -> !row.goals().isEmpty());
    StringBuilder table = new StringBuilder(part.title()).append(":\n\n| median |");
    contenders.forEach(one -> table.append(' ').append(one.title()).append(" |"));
    table.append(hasGoals ? " goal |\n|" : "\n|");
    table.append("---|".repeat(contenders.size() + (hasGoals ? 2 : 1))).append('\n');
    for (Row row : part.rows()) {
      String symbol = row.unit().symbol();
      table.append("| ").append(row.title()).append(symbol.isEmpty() ? "" : ", " + symbol);
      contenders.forEach(one -> table.append(" | ").append(cell(row, one)));
      table.append(hasGoals ? " | " + goals(row) + " |\n" : " |\n");
    }
    List<String> failures = figures.failures(part);
    table.append(failures.isEmpty() ? "" : "\n");
    failures.forEach(failure -> table.append("- ").append(failure).append('\n'));
    return table.toString();
  }

  private String cell(Row row, Contender one) {
    OptionalDouble value = figures.median(row, one);
    if (value.isEmpty()) {
      return "-";
    }
    String text = row.unit().format(value.getAsDouble());
    OptionalDouble multiple = figures.multiple(row, first, one);
    return one == first || multiple.isEmpty()
        ? text
        : text + String.format(Locale.ROOT, " (%.2f x)", multiple.getAsDouble());
  }

  private String goals(Row row) {
    List<String> texts = row.goals().stream().map(goal -> goal(row, goal)).toList();
    return String.join("; ", texts);
  }

  private String goal(Row row, Goal goal) {
    List<Contender> measured =
        contenders.stream()
            .filter(one -> one.isOurs() && figures.median(row, one).isPresent())
            .toList();
    List<String> missed =
        measured.stream()
            .filter(one -> !isReached(row, goal, one))
            .map(Contender::title)
            .map(title -> title.replaceFirst("^(Brokerline|ours), ", ""))
            .toList();
    String text = goal.text(row.unit(), first);
    if (measured.isEmpty() || isUnknown(row, goal)) {
      return text + ", not measured";
    } else if (missed.isEmpty()) {
      return text;
    }
    return missed.size() == measured.size()
        ? text + ", missed"
        : text + ", missed by " + String.join(" and ", missed);
  }

  private boolean isUnknown(Row row, Goal goal) {
    return goal.peer() != null && figures.median(row, goal.peer()).isEmpty();
  }

  private boolean isReached(Row row, Goal goal, Contender one) {
    OptionalDouble peers =
        goal.peer() == null ? OptionalDouble.empty() : figures.median(row, goal.peer());
    return goal.isReached(row.unit(), figures.median(row, one).orElseThrow(), peers);
  }
}
