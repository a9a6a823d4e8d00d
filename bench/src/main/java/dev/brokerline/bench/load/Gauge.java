package dev.brokerline.bench.load;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;

/** What this JVM has used so far: time, processor time and allocated memory. */
record Gauge(long nanos, long cpuNanos, long bytes) {

  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private static final ThreadMXBean THREADS =
      ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

  /** Returns the current values. What ended threads have allocated does not count. */
  static Gauge now() {
    long[] allocated = THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds());
    return new Gauge(
        System.nanoTime(),
        SYSTEM.getProcessCpuTime(),
        Arrays.stream(allocated).filter(bytes -> bytes > 0).sum());
  }

  /** Returns what was used since an earlier moment. */
  Gauge since(Gauge before) {
    return new Gauge(nanos - before.nanos, cpuNanos - before.cpuNanos, bytes - before.bytes);
  }
}
