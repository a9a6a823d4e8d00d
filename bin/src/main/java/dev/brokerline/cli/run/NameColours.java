package dev.brokerline.cli.run;

import java.util.HashMap;
import java.util.Map;

/** Gives each new name the next colour. Not thread-safe. */
final class NameColours {

  /** The colours that are legible on a dark and on a light background. */
  private static final int[] COLOURS = {36, 33, 35, 32, 34, 31};

  private final Map<String, Integer> given = new HashMap<>();

  /** Returns the name in its colour. */
  String of(String name) {
    int number = given.computeIfAbsent(name, it -> given.size());
    return "\u001b[" + COLOURS[number % COLOURS.length] + "m" + name + "\u001b[0m";
  }
}
