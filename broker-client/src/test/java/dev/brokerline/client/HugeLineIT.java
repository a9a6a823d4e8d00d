package dev.brokerline.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.brokerline.protocol.request.GetStatus;
import dev.brokerline.spawn.process.ProcessBackend;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A broker that answers one request with a line of 300 MiB, and the next one as it should. */
class HugeLineIT {

  private static final long MIB = 1 << 20;
  private static final long HUGE = 300 * MIB;
  private static final String HEAD = "{\"v\":1,\"type\":\"%s\",\"request_id\":\"%s\",\"payload\":";
  private static final String SCRIPT =
      """
      #!/bin/sh
      read -r hello
      echo '%s{"broker_version":"3.0.0","protocol_version":1,"workspace_key":"rk_live_x"}}'
      read -r small
      echo '%s{"result":{"agent_count":1}}}'
      read -r huge
      printf '%%s' '%s{"result":"'
      head -c %d /dev/zero | tr '\\0' x
      echo '"}}'
      read -r small
      echo '%s{"result":{"agent_count":2}}}'
      cat >/dev/null
      """;

  @ParameterizedTest
  @EnumSource(
      value = ProcessBackend.class,
      names = {"NUPROCESS", "JAVA"})
  void costsItsOwnRequestAndLittleMemory(ProcessBackend backend, @TempDir Path directory)
      throws Exception {
    BrokerClientOptions.Builder options =
        RealBroker.options().binary(script(directory)).processBackend(backend);
    try (RealBroker broker = RealBroker.start(options)) {
      assertThat(broker.ask(new GetStatus()).agentCount()).isEqualTo(1);
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
      assertThat(broker.ask(new GetStatus()).agentCount()).isEqualTo(2);
      var skipped = broker.events.awaitFirst(ClientEvent.LineSkipped.class);
      assertThat(skipped.bytes()).isGreaterThan(HUGE);
      assertThat(skipped.requestId()).isEqualTo("req_3");
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

  private static Path script(Path directory) throws Exception {
    Path file = directory.resolve("broker");
    Files.writeString(
        file,
        SCRIPT.formatted(
            HEAD.formatted("hello_ack", "req_1"),
            HEAD.formatted("ok", "req_2"),
            HEAD.formatted("ok", "req_3"),
            HUGE,
            HEAD.formatted("ok", "req_4")));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    return file;
  }
}
