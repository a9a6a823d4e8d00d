package dev.brokerline.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.protocol.request.SendMessage;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A JVM whose default charset is not UTF-8, in which a client talks with the real broker. */
class OddCharsetIT {

  /** ASCII, Latin-1, beyond Latin-1, beyond 16 bits, and a line separator that is no line feed. */
  private static final String TEXT = "ok gr\u00fcezi \u017e \ud83d\ude42 \u2028 end";

  @Test
  void changesNoLetter() throws Exception {
    Process jvm =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dfile.encoding=ISO-8859-1",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                "-Dbrokerline.test.home=" + RealBroker.home(),
                "-cp",
                System.getProperty("java.class.path"),
                Conversation.class.getName())
            .inheritIO()
            .start();
    try {
      assertThat(jvm.waitFor(120, TimeUnit.SECONDS)).as("ended").isTrue();
      assertThat(jvm.exitValue()).isZero();
    } finally {
      jvm.destroyForcibly();
    }
  }

  /** The program of that JVM. */
  static final class Conversation {

    private Conversation() {}

    public static void main(String[] args) throws Exception {
      assertThat(Charset.defaultCharset()).isEqualTo(StandardCharsets.ISO_8859_1);
      String name = "h\u00f6st-\ud83d\ude42";
      try (RealBroker broker = RealBroker.start(RealBroker.options().brokerName(name))) {
        assertThat(broker.client.relaycast().orElseThrow().agents())
            .anyMatch(agent -> agent.name().equals(name));
        broker.spawn("\u00e4cho", "cat");
        broker.ask(SendMessage.of("\u00e4cho", TEXT));
        broker.events.awaitOutput("\u00e4cho", TEXT);
      }
    }
  }
}
