package dev.brokerline.bench.micro;

import dev.brokerline.protocol.event.WorkerEvent;
import dev.brokerline.protocol.request.GetStatus;
import dev.brokerline.protocol.request.SendInput;
import dev.brokerline.protocol.wire.Envelope;
import dev.brokerline.protocol.wire.EnvelopeCodec;
import dev.brokerline.protocol.wire.Inbound;
import dev.brokerline.protocol.wire.InboundDecoder;
import dev.brokerline.protocol.wire.RequestId;
import dev.brokerline.protocol.wire.ResultReader;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The codec of Brokerline. The methods have the names of the rows. */
@State(Scope.Thread)
public class CodecBenchmark {

  private static final GetStatus STATUS = new GetStatus();

  private final InboundDecoder decoder = new InboundDecoder();

  /** Encodes a request with a payload. */
  @Benchmark
  public byte[] encodeRequest(Lines lines) {
    SendInput request = new SendInput("worker-1", lines.text);
    return EnvelopeCodec.encode(Envelope.of(new RequestId(lines.id), request));
  }

  /** Decodes the answer to {@code get_status}. */
  @Benchmark
  public Object decodeAnswer(Lines lines) {
    Inbound.Ok ok = (Inbound.Ok) decoder.decode(lines.answer);
    return ResultReader.read(STATUS, ok.result());
  }

  /** Decodes an event of 200 bytes. */
  @Benchmark
  public String decodeEvent200(Lines lines) {
    return chunk(lines.event200);
  }

  /** Decodes an event of 4,000 bytes. */
  @Benchmark
  public String decodeEvent4000(Lines lines) {
    return chunk(lines.event4000);
  }

  private String chunk(byte[] line) {
    Inbound.Event event = (Inbound.Event) decoder.decode(line);
    return String.valueOf(((WorkerEvent.Output) event.event()).chunk());
  }
}
