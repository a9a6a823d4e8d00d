package dev.brokerline.bench.micro;

import java.nio.charset.StandardCharsets;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The lines that are encoded and decoded. */
@State(Scope.Benchmark)
public class Lines {

  final String id = "req_123456";
  final String text = "run the tests of the module, please\n";
  final byte[] event200 = event(200);
  final byte[] event4000 = event(4_000);
  final byte[] answer =
      ("{\"v\":1,\"type\":\"ok\",\"request_id\":\"req_123456\",\"payload\":{\"result\":{\"agent_count\":0,"
              + "\"agents\":[],\"pending_deliveries\":[],\"pending_delivery_count\":0}}}")
          .getBytes(StandardCharsets.UTF_8);

  private static byte[] event(int length) {
    String head = "{\"v\":1,\"type\":\"event\",\"request_id\":null,\"payload\":{\"chunk\":\"";
    String tail = "\",\"kind\":\"worker_stream\",\"name\":\"worker-1\",\"stream\":\"stdout\"}}";
    String words = "All work and no play makes a terminal scroll. ";
    int room = length - head.length() - tail.length();
    String chunk = words.repeat(room / words.length() + 1).substring(0, room);
    return (head + chunk + tail).getBytes(StandardCharsets.UTF_8);
  }
}
