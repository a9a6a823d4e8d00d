package dev.brokerline.cli.run;

import java.util.HashMap;
import java.util.Map;

/** A colour for each name, in the order in which they come. Not thread-safe. */
final class NameColours {

  /** Those that can be read on dark and on light ground. */
  private static final int[] COLOURS = {36, 33, 35, 32, 34, 31};

  private final Map<String, Integer> given = new HashMap<>();

  /** Returns the name in its colour. */
  String of(String name) {
    int number = given.computeIfAbsent(name, it -> given.size());
    return "\u001b[" + COLOURS[number % COLOURS.length] + "m" + name + "\u001b[0m";
  }
}
