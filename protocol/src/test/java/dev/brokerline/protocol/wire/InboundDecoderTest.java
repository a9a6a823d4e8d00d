package dev.brokerline.protocol.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brokerline.protocol.event.UnknownEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The decoder says what a plain Jackson tree says, and does so by one parse of a plain line. */
class InboundDecoderTest {

  /** How many random lines of each sort; the same ones in each run, and more at their end. */
  private static final int CASES = Integer.getInteger("brokerline.decoder.cases", 15_000);

  private static final List<String> FRAMES = frames();

  private final InboundDecoder decoder = new InboundDecoder();

  /** All that real brokers have said, and each shape that this library knows. */
  private static List<String> frames() {
    List<String> frames = new ArrayList<>();
    for (String name : Transcript.NAMES) {
      Transcript.read(name).fromBroker().stream()
          .map(Transcript.Line::text)
          .filter(text -> text.startsWith("{"))
          .forEach(frames::add);
    }
    for (String event : Samples.EVENTS) {
      frames.add("{\"v\":1,\"type\":\"event\",\"request_id\":null,\"payload\":" + event + "}");
    }
    for (String answer : Samples.RESULTS) {
      String result = answer.substring(answer.indexOf(' ') + 1);
      frames.add(
          "{\"v\":1,\"type\":\"ok\",\"request_id\":\"req_7\",\"payload\":{\"result\":%s}}"
              .formatted(result));
    }
    return List.copyOf(frames);
  }

  @Test
  void everyFrameOfARealBrokerIsReadByOneParse() {
    assertThat(FRAMES).hasSizeGreaterThan(850);
    assertThat(FRAMES).allSatisfy(line -> assertThat(decoder.plain(bytes(line))).isNotNull());
  }

  @Test
  void everyFrameOfARealBrokerMeansWhatItsTreeSays() {
    assertThat(FRAMES).allSatisfy(line -> compare(bytes(line)));
  }

  @Test
  void membersInAnyOrderAndUnknownOnesChangeNothing() {
    Random random = new Random(20261127);
    for (int i = 0; i < CASES; i++) {
      String line = shuffled(Transcript.tree(pick(random, FRAMES)), random).toString();
      compare(bytes(line));
    }
  }

  @Test
  void anyDamageIsFoundAsATreeFindsIt() {
    Random random = new Random(4711);
    for (int i = 0; i < CASES; i++) {
      byte[] line = bytes(pick(random, FRAMES));
      if (line.length < 2000) {
        compare(damaged(line, random));
      }
    }
  }

  @Test
  void aShortTextThatComesAgainIsTheSameObject() {
    byte[] line = bytes(FRAMES.get(FRAMES.size() - 1));
    String event =
        "{\"v\":1,\"type\":\"event\",\"payload\":{\"kind\":\"agent_released\",\"name\":\"w\"}}";
    String first = name(decoder.decode(bytes(event)));
    var unused = decoder.decode(line);
    assertThat(name(decoder.decode(bytes(event)))).isSameAs(first);
    assertThat(name(decoder.decode(bytes(event.replace("\"w\"", "\"x\""))))).isEqualTo("x");
  }

  private static @Nullable String name(Inbound frame) {
    return ((Inbound.Event) frame).event().agent();
  }

  /** Compares what the decoder says with what the readers say step by step, and with a tree. */
  private void compare(byte[] line) {
    Object stepByStep = outcome(() -> InboundReader.read(EnvelopeCodec.decode(line)));
    Object decoded = outcome(() -> decoder.decode(line));
    assertThat(decoded).as(() -> new String(line, UTF_8)).isEqualTo(stepByStep);
    JsonNode tree = TreeReader.tree(line);
    if (tree != null
        && !(decoded instanceof Inbound.Event e && e.event() instanceof UnknownEvent)) {
      JsonNode ours =
          decoded instanceof Inbound frame && !(frame instanceof Inbound.Unrecognized)
              ? TreeReader.canonical(frame)
              : JsonNodeFactory.instance.missingNode();
      assertThat(ours).as(() -> new String(line, UTF_8)).isEqualTo(TreeReader.meaning(tree));
    }
  }

  private interface Reading {
    Inbound read();
  }

  /** Returns the meaning, or the reason why there is none. */
  private static Object outcome(Reading reading) {
    try {
      return reading.read();
    } catch (MalformedEnvelopeException e) {
      return e.getMessage();
    }
  }

  private static JsonNode shuffled(JsonNode node, Random random) {
    if (!(node instanceof ObjectNode object)) {
      return node;
    }
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    if (random.nextInt(3) > 0) {
      Collections.shuffle(names, random);
    }
    ObjectNode shuffled = JsonNodeFactory.instance.objectNode();
    for (String name : names) {
      if (random.nextInt(12) == 0) {
        shuffled.set("unknown" + random.nextInt(5), anything(random));
      }
      int fate = random.nextInt(40);
      if (fate == 0) {
        shuffled.set(name, anything(random));
      } else if (fate > 1) {
        shuffled.set(name, shuffled(object.get(name), random));
      }
    }
    return shuffled;
  }

  private static JsonNode anything(Random random) {
    List<String> values =
        List.of(
            "null",
            "true",
            "\"\"",
            "\"caf\u00e9 \uD83D\uDE00\"",
            "7",
            "-1",
            "2147483648",
            "1.5",
            "[]",
            "[\"a\",\"b\"]",
            "[\"a\",null]",
            "[[{}]]",
            "{}",
            "{\"code\":\"c\",\"data\":{\"a\":[1]}}",
            "9223372036854775808",
            "9".repeat(101),
            "[{\"a\":" + "9".repeat(101) + "}]");
    return Transcript.tree(pick(random, values));
  }

  private static byte[] damaged(byte[] line, Random random) {
    byte[] damaged = line.clone();
    for (int hits = 1 + random.nextInt(2); hits > 0 && damaged.length > 1; hits--) {
      int at = random.nextInt(damaged.length);
      damaged =
          switch (random.nextInt(5)) {
            case 0 -> Arrays.copyOf(damaged, at);
            case 1 -> spliced(damaged, at, at + 1, new byte[0]);
            case 2 -> spliced(damaged, at, at, bytes(pick(random, PIECES)));
            case 3 -> spliced(damaged, at, at + 1, new byte[] {(byte) random.nextInt(256)});
            default -> {
              int end = Math.min(damaged.length, at + random.nextInt(40));
              yield spliced(damaged, end, end, Arrays.copyOfRange(damaged, at, end));
            }
          };
    }
    return damaged;
  }

  private static final List<String> PIECES =
      List.of(
          "\"",
          "{",
          "}",
          "[",
          "]",
          ",",
          ":",
          "\\",
          "\\u00",
          "null",
          "1",
          "\n",
          " ",
          "\u0000",
          ",\"v\":1",
          ",\"name\":\"w\"",
          "{\"kind\":\"agent_idle\"}",
          "\uFEFF");

  private static byte[] spliced(byte[] bytes, int from, int to, byte[] middle) {
    byte[] all = new byte[bytes.length - (to - from) + middle.length];
    System.arraycopy(bytes, 0, all, 0, from);
    System.arraycopy(middle, 0, all, from, middle.length);
    System.arraycopy(bytes, to, all, from + middle.length, bytes.length - to);
    return all;
  }

  private static <T> T pick(Random random, List<T> some) {
    return some.get(random.nextInt(some.size()));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
