package dev.brokerline.protocol.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * What is scanned by hand means what Jackson says: small random lines, valid and damaged, in great
 * numbers. {@link InboundDecoderTest} does the same with whole recordings and with trees. {@code
 * -Dbrokerline.scan.cases=10000000} compares more of them.
 */
class ScanPropertyTest {

  private static final int CASES = Integer.getInteger("brokerline.scan.cases", 110_000);

  private static final List<String> KINDS =
      List.of("worker_stream", "agent_idle", "agent_exited", "turn_completed", "delivery_ack", "x");

  /** Members of events, of envelopes and of results, and names that nobody knows. */
  private static final List<String> NAMES =
      List.of(
          ("kind name stream chunk code signal idle_secs turn success text seq detail usage"
                  + " event_id error result v type request_id payload unknown a\\u0062c caf\u00e9")
              .split(" "));

  private static final List<String> TEXTS =
      List.of(
          "worker-1",
          "All work and no play.",
          "\\u001b[32mok\\u001b[0m\\r\\n",
          "\\\"\\\\\\/\\b\\f\\n\\r\\t",
          "caf\u00e9",
          "\u4e16\u754c",
          "\uD83D\uDE00",
          "\\ud83d\\ude00",
          "\\ud83d",
          "\\u0000",
          "\u007f\u0080\u07ff\u0800\uffff",
          "\u20ac\\u20AC\u00ff",
          "");

  private static final List<String> NUMBERS =
      List.of(
          "0",
          "-0",
          "7",
          "-1",
          "2147483648",
          "999999999999999999",
          "9223372036854775807",
          "9223372036854775808",
          "1.5",
          "1e3",
          "-0.0E-7",
          "01",
          "1.",
          ".5",
          "-",
          "9".repeat(51),
          "9".repeat(101));

  private static final List<byte[]> PIECES =
      List.of(
          new byte[] {(byte) 0xC0, (byte) 0xAF},
          new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
          new byte[] {(byte) 0xF4, (byte) 0x90, (byte) 0x80, (byte) 0x80},
          new byte[] {(byte) 0xF8},
          new byte[] {(byte) 0x80},
          new byte[] {(byte) 0xE2, (byte) 0x82},
          new byte[] {0},
          "\"".getBytes(UTF_8),
          "\\".getBytes(UTF_8),
          "\\u12".getBytes(UTF_8),
          ",".getBytes(UTF_8),
          "{".getBytes(UTF_8),
          "}".getBytes(UTF_8),
          "[".getBytes(UTF_8),
          "]".getBytes(UTF_8),
          " \t\r".getBytes(UTF_8),
          "null".getBytes(UTF_8),
          "[".repeat(40).getBytes(UTF_8));

  private final InboundDecoder decoder = new InboundDecoder();
  private final Random random = new Random(20261128);
  private int scanned;

  @Test
  void validLinesMeanTheSame() {
    for (int i = 0; i < CASES; i++) {
      compare(line().getBytes(UTF_8));
    }
    assertThat(scanned).as("lines that were scanned").isGreaterThan(CASES / 10);
  }

  @Test
  void damagedLinesMeanTheSame() {
    for (int i = 0; i < CASES; i++) {
      compare(damaged(line().getBytes(UTF_8)));
    }
  }

  private void compare(byte[] line) {
    Inbound plain = decoder.plain(line);
    if (plain == null) {
      return;
    }
    scanned++;
    Object stepByStep;
    try {
      stepByStep = InboundReader.read(EnvelopeCodec.decode(line));
    } catch (MalformedEnvelopeException e) {
      stepByStep = e.getMessage();
    }
    if (!Objects.equals(plain, stepByStep)) {
      fail("%s%nis scanned as %s%nand is %s", new String(line, UTF_8), plain, stepByStep);
    }
  }

  /** Returns a frame, with usual members more often than with others. */
  private String line() {
    List<String> members = new ArrayList<>();
    members.add("\"v\":" + (often() ? "1" : value(0)));
    members.add("\"type\":" + (often() ? pick(List.of("\"event\"", "\"ok\"")) : text()));
    if (random.nextBoolean()) {
      members.add("\"request_id\":" + (often() ? "null" : value(0)));
    }
    if (!often()) {
      members.add(member(0));
    }
    members.add("\"payload\":" + (often() ? payload() : value(0)));
    if (!often()) {
      Collections.shuffle(members, random);
    }
    return "{" + joined(members) + "}" + (often() ? "" : pick(List.of(" ", "\r", "{}", "x")));
  }

  private String payload() {
    List<String> members = new ArrayList<>();
    members.add("\"kind\":\"" + pick(KINDS) + "\"");
    members.add("\"chunk\":" + text());
    for (int i = random.nextInt(4); i > 0; i--) {
      members.add(member(0));
    }
    Collections.shuffle(members, random);
    return "{" + joined(members) + "}";
  }

  private String joined(List<String> members) {
    return String.join(random.nextInt(8) == 0 ? " , " : ",", members);
  }

  private String member(int depth) {
    return "\"" + pick(NAMES) + "\"" + (random.nextInt(16) == 0 ? " : " : ":") + value(depth);
  }

  private String value(int depth) {
    return switch (random.nextInt(depth > 2 ? 6 : 8)) {
      case 0 -> "null";
      case 1 -> random.nextBoolean() ? "true" : "false";
      case 2 -> pick(NUMBERS);
      case 3, 4, 5 -> text();
      case 6 -> "[" + value(depth + 1) + (random.nextBoolean() ? "" : "," + text()) + "]";
      default -> "{" + member(depth + 1) + (random.nextBoolean() ? "" : "," + member(2)) + "}";
    };
  }

  private String text() {
    StringBuilder text = new StringBuilder("\"");
    for (int i = random.nextInt(4); i > 0; i--) {
      text.append(pick(TEXTS));
    }
    return text.append('"').toString();
  }

  private byte[] damaged(byte[] line) {
    int from = random.nextInt(line.length);
    int to = Math.min(line.length, from + random.nextInt(3));
    byte[] middle = random.nextInt(4) == 0 ? new byte[0] : pick(PIECES);
    if (random.nextInt(4) == 0) {
      middle = new byte[] {(byte) random.nextInt(256)};
    }
    byte[] damaged = Arrays.copyOf(line, line.length + middle.length - (to - from));
    System.arraycopy(middle, 0, damaged, from, middle.length);
    System.arraycopy(line, to, damaged, from + middle.length, line.length - to);
    return damaged;
  }

  private boolean often() {
    return random.nextInt(12) > 0;
  }

  private <T> T pick(List<T> some) {
    return some.get(random.nextInt(some.size()));
  }
}
