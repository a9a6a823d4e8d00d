package dev.brokerline.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.protocol.event.AgentEvent;
import dev.brokerline.protocol.model.AgentSpec;
import dev.brokerline.protocol.model.RestartPolicy;
import dev.brokerline.protocol.request.SendInput;
import dev.brokerline.protocol.request.SpawnAgent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What programs print, get and end with is told as it was. {@code brokerline.test.ends} is the
 * number of programs that end.
 */
@ParameterizedClass
@EnumSource(Talk.Form.class)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there are no terminals")
@Timeout(600)
class ProgramTruthIT {

  private static final int ENDS = Integer.getInteger("brokerline.test.ends", 60);

  /** How many programs run at a time. */
  private static final int BATCH = 20;

  /** Signals that end a shell and leave no core. */
  private static final List<Integer> SIGNALS = List.of(1, 9, 10, 12, 13, 14, 15);

  /** The lowest code points without surrogates, whose bytes are all that UTF-8 can have. */
  private static final String ALL_BYTES =
      IntStream.concat(
              IntStream.range(0, 0x800),
              IntStream.iterate(0x800, it -> it < 0x11_0000, it -> it + 0x3f1)
                  .filter(it -> it < Character.MIN_SURROGATE || it > Character.MAX_SURROGATE))
          .mapToObj(Character::toString)
          .collect(Collectors.joining());

  @Parameter private Talk.Form form;
  @TempDir private Path directory;
  private Talk talk;

  @BeforeEach
  void open() throws Exception {
    talk = new Talk(form, directory);
  }

  @AfterEach
  void close() {
    talk.close();
  }

  /** How a program ends, after its last words. */
  private record End(String name, int code, int signal) {

    static End random(int number, Random random) {
      boolean bySignal = random.nextBoolean();
      return new End(
          "agent-" + number,
          random.nextInt(256),
          bySignal ? SIGNALS.get(random.nextInt(SIGNALS.size())) : 0);
    }

    SpawnAgent spawn() {
      String script =
          "printf %s 'last words of " + name + "'; " + (signal > 0 ? kill() : "exit " + code);
      return SpawnAgent.of(
          AgentSpec.pty(name, "sh")
              .withArgs(List.of("-c", script))
              .withRestartPolicy(RestartPolicy.disabled()));
    }

    private String kill() {
      return "kill -" + signal + " $$";
    }

    String text() {
      return signal > 0 ? "signal " + signal : "code " + code;
    }

    static String text(AgentEvent.Exited exited) {
      return exited.signal() == null ? "code " + exited.code() : "signal " + exited.signal();
    }
  }

  @Test
  void randomEndsAreToldWithTheLastWordsBeforeThem() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int first = 0; first < ENDS; first += BATCH) {
      List<End> ends =
          IntStream.range(first, Math.min(ENDS, first + BATCH))
              .mapToObj(number -> End.random(number, random))
              .toList();
      for (End end : ends) {
        talk.ask(end.spawn());
      }
      for (End end : ends) {
        AgentEvent.Exited exited =
            talk.await(AgentEvent.Exited.class, it -> end.name().equals(it.name()));
        assertThat(End.text(exited)).as("%s, seed %d", end, seed).isEqualTo(end.text());
        assertThat(talk.output(end.name()))
            .as("%s, seed %d", end, seed)
            .isEqualTo("last words of " + end.name());
      }
    }
  }

  @Test
  void everyByteOfInputReachesTheProgramOnce() throws Exception {
    byte[] bytes = ALL_BYTES.getBytes(StandardCharsets.UTF_8);
    talk.ask(
        SpawnAgent.of(
            AgentSpec.pty("raw", "sh")
                .withArgs(
                    List.of(
                        "-c",
                        "stty raw -echo; printf on; head -c "
                            + bytes.length
                            + " | od -An -v -tx1 | tr -d ' \\n'; printf end"))));
    talk.awaitOutput("raw", "on");

    long typed = 0;
    for (int from = 0; from < ALL_BYTES.length(); from = end(from)) {
      typed += talk.ask(new SendInput("raw", ALL_BYTES.substring(from, end(from)))).bytesWritten();
    }

    assertThat(typed).isEqualTo(bytes.length);
    talk.awaitOutput("raw", "end");
    assertThat(talk.output("raw")).isEqualTo("on" + HexFormat.of().formatHex(bytes) + "end");
  }

  /** Returns the end of a piece of input, which does not part a pair of surrogates. */
  private static int end(int from) {
    int end = Math.min(ALL_BYTES.length(), from + 1000);
    return end < ALL_BYTES.length() && Character.isLowSurrogate(ALL_BYTES.charAt(end))
        ? end + 1
        : end;
  }
}
