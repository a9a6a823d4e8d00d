package dev.brokerline.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.brokerline.client.error.ProtocolViolationException;
import dev.brokerline.client.model.ClientEvent;
import dev.brokerline.protocol.request.GetStatus;
import dev.brokerline.spawn.process.ProcessBackend;
import dev.brokerline.testing.BrokerFault;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A broker that answers its first request with a line of 300 MiB. */
class HugeLineIT {

  private static final long MIB = 1 << 20;
  private static final long HUGE = 300 * MIB;

  @ParameterizedTest
  @EnumSource(
      value = ProcessBackend.class,
      names = {"NUPROCESS", "JAVA"})
  void costsItsOwnRequestAndLittleMemory(ProcessBackend backend, @TempDir Path directory)
      throws Exception {
    try (FaultyBroker broker =
        FaultyBroker.process(directory, backend, BrokerFault.HUGE_LINE + ":" + HUGE).started()) {
      System.gc();
      long before = heapPools().stream().mapToLong(pool -> pool.getUsage().getUsed()).sum();
      heapPools().forEach(MemoryPoolMXBean::resetPeakUsage);
      long start = System.nanoTime();
      assertThatThrownBy(() -> broker.ask(new GetStatus()))
          .cause()
          .isInstanceOf(ProtocolViolationException.class)
          .hasMessageContaining("over the limit");
      long took = System.nanoTime() - start;
      long peak = heapPools().stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum();
      assertThat(broker.ask(new GetStatus()).agentCount()).isZero();
      var skipped = broker.events.awaitFirst(ClientEvent.LineSkipped.class);
      assertThat(skipped.bytes()).isGreaterThan(HUGE);
      assertThat(skipped.requestId()).isEqualTo("req_2");
      assertThat(peak - before).as("growth of the heap").isLessThan(64 * MIB);
      Figures.record(
          "a line of 300 MiB, " + backend,
          "heap grows by %d MiB, %d ms".formatted((peak - before) / MIB, took / 1_000_000));
    }
  }

  private static List<MemoryPoolMXBean> heapPools() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .toList();
  }
}
