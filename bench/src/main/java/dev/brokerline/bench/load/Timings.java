package dev.brokerline.bench.load;

import java.util.Arrays;
import java.util.function.BiConsumer;

/** How long each of many things took, in nanoseconds; for one thread at a time. */
final class Timings {

  private long[] nanos = new long[1 << 12];
  private int count;

  void add(long took) {
    if (count == nanos.length) {
      nanos = Arrays.copyOf(nanos, count * 2);
    }
    nanos[count++] = took;
  }

  int count() {
    return count;
  }

  /** Tells the percentiles in microseconds; nothing if nothing was timed. */
  void tell(BiConsumer<String, Double> to) {
    if (count > 0) {
      Arrays.sort(nanos, 0, count);
      to.accept("p50", nanos[count / 2] / 1e3);
      to.accept("p99", nanos[(int) (count * 99L / 100)] / 1e3);
      to.accept("p999", nanos[(int) (count * 999L / 1000)] / 1e3);
    }
  }
}
