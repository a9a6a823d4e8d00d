package dev.brokerline.bench.micro;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A tree of Jackson for each line, as people write by hand. */
@State(Scope.Thread)
public class TreeBenchmark {

  private final ObjectMapper mapper = new ObjectMapper();

  /** Encodes a request with a payload. */
  @Benchmark
  public byte[] encodeRequest(Lines lines) throws IOException {
    ObjectNode line = mapper.createObjectNode().put("v", 1).put("type", "send_input");
    line.put("request_id", lines.id);
    line.putObject("payload").put("name", "worker-1").put("data", lines.text);
    return mapper.writeValueAsBytes(line);
  }

  /** Decodes the answer to {@code get_status}. */
  @Benchmark
  public int decodeAnswer(Lines lines) throws IOException {
    JsonNode result = mapper.readTree(lines.answer).path("payload").path("result");
    return result.path("agent_count").asInt() + result.path("pending_delivery_count").asInt();
  }

  /** Decodes an event of 200 bytes. */
  @Benchmark
  public String decodeEvent200(Lines lines) throws IOException {
    return chunk(lines.event200);
  }

  /** Decodes an event of 4,000 bytes. */
  @Benchmark
  public String decodeEvent4000(Lines lines) throws IOException {
    return chunk(lines.event4000);
  }

  private String chunk(byte[] line) throws IOException {
    return mapper.readTree(line).path("payload").path("chunk").asText();
  }
}
