package dev.brokerline.broker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A client that sends a request of 300 MiB to our broker, as a process with a small heap. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "memory is read in /proc")
@Timeout(180)
class OwnHugeLineIT {

  private static final int MIB = 1 << 20;
  private static final int HUGE_MIB = 300;

  @TempDir private Path directory;
  private Process broker;

  @BeforeEach
  void start() throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                Stream.concat(ChildBroker.command().stream(), Stream.of("init")).toList())
            .directory(directory.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("BROKERLINE_HOME", directory.toString());
    broker = builder.start();
  }

  @AfterEach
  void end() {
    broker.destroyForcibly();
  }

  @Test
  void costsItsOwnRequestAndLittleMemory() throws Exception {
    BufferedReader answers = broker.inputReader(UTF_8);
    OutputStream requests = broker.getOutputStream();
    ask(requests, "hello", "req_1");
    assertThat(answers.readLine()).contains("hello_ack");
    long before = peakMib();

    requests.write(head("send_message", "req_2").getBytes(UTF_8));
    requests.write("{\"to\":\"a\",\"text\":\"".getBytes(UTF_8));
    byte[] part = new byte[MIB];
    Arrays.fill(part, (byte) 'x');
    for (int i = 0; i < HUGE_MIB; i++) {
      requests.write(part);
    }
    requests.write("\"}}\n".getBytes(UTF_8));
    ask(requests, "get_status", "req_3");

    assertThat(answers.readLine()).contains("req_2", "invalid_request", "over the limit");
    assertThat(answers.readLine()).contains("req_3", "agent_count");
    assertThat(peakMib() - before).as("growth of its memory in MiB").isLessThan(100);
    requests.close();
    assertThat(broker.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(broker.exitValue()).isZero();
  }

  private static String head(String type, String id) {
    return "{\"v\":1,\"type\":\"" + type + "\",\"request_id\":\"" + id + "\",\"payload\":";
  }

  private static void ask(OutputStream requests, String type, String id) throws IOException {
    requests.write((head(type, id) + "{}}\n").getBytes(UTF_8));
    requests.flush();
  }

  /** Returns the most memory that the broker has had, in MiB. */
  private long peakMib() throws IOException {
    return Files.readAllLines(Path.of("/proc", Long.toString(broker.pid()), "status")).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .sum();
  }
}
