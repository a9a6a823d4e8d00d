package dev.brokerline.bench.figures;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** All values that were measured, by row and contender. */
public final class Figures {

  private final Map<Row, Map<Contender, List<Double>>> values = new EnumMap<>(Row.class);
  private final Map<Part, List<String>> failures = new EnumMap<>(Part.class);

  /** Adds the value of one round. */
  public void add(Row row, Contender contender, double value) {
    values
        .computeIfAbsent(row, unused -> new EnumMap<>(Contender.class))
        .computeIfAbsent(contender, unused -> new ArrayList<>())
        .add(value);
  }

  /** Notes why a contender, or some of its rows, could not be measured. */
  public void failed(Part part, Contender contender, String why) {
    failed(part, contender.title() + ": " + why);
  }

  /** Notes why a part could not be measured to its end. */
  public void failed(Part part, String why) {
    failures.computeIfAbsent(part, unused -> new ArrayList<>()).add(why);
  }

  /** Returns why contenders could not be measured. */
  List<String> failures(Part part) {
    return failures.getOrDefault(part, List.of());
  }

  /** Returns the middle one of a contender's values; empty if it has none. */
  public OptionalDouble median(Row row, Contender contender) {
    List<Double> all = values.getOrDefault(row, Map.of()).getOrDefault(contender, List.of());
    return all.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(all.stream().sorted().toList().get(all.size() / 2));
  }

  /** Returns a contender's median as a multiple of another one's; empty if one is missing. */
  OptionalDouble multiple(Row row, Contender base, Contender one) {
    OptionalDouble peers = median(row, base);
    OptionalDouble value = median(row, one);
    return peers.isEmpty() || value.isEmpty() || peers.getAsDouble() <= 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(value.getAsDouble() / peers.getAsDouble());
  }
}
