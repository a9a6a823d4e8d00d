package dev.brokerline.bench.figures;

import java.util.Locale;

/** What a value counts, and which values are better. */
public enum Unit {
  PER_SECOND("/s", 0, true),
  NANOS("ns", 0, false),
  MICROS("µs", 1, false),
  MILLIS("ms", 1, false),
  BYTES("B", 0, false),
  KIB("KiB", 0, false),
  MIB("MiB", 1, false),
  COUNT("", 0, false);

  private final String symbol;
  private final int digits;
  private final boolean isMoreBetter;

  Unit(String symbol, int digits, boolean isMoreBetter) {
    this.symbol = symbol;
    this.digits = digits;
    this.isMoreBetter = isMoreBetter;
  }

  /** Returns the symbol; empty for a count. */
  public String symbol() {
    return symbol;
  }

  /** Returns whether a greater value is the better one. */
  public boolean isMoreBetter() {
    return isMoreBetter;
  }

  /** Returns a value with as many digits as are worth reading. */
  String format(double value) {
    // Three digits tell enough of a small value.
    int more = digits > 0 && Math.abs(value) < 1 ? digits + 1 : digits;
    return String.format(Locale.ROOT, "%,." + more + "f", value);
  }
}
