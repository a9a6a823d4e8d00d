package dev.brokerline.cli.ask;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.brokerline.harness.turn.PermissionDecision;
import dev.brokerline.harness.turn.PermissionRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The test's thread stands for that of a turn's listener: it must never wait for the person. */
@Timeout(60)
class TerminalPersonTest {

  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final OutputStream typed;
  private final TerminalPerson person;
  private final Map<String, PermissionDecision> decisions = new ConcurrentHashMap<>();

  TerminalPersonTest() throws IOException {
    Pipe terminal = Pipe.open();
    typed = Channels.newOutputStream(terminal.sink());
    person =
        new TerminalPerson(
            Channels.newInputStream(terminal.source()),
            new PrintStream(err, true, UTF_8),
            "first",
            true,
            true);
  }

  private void ask(String id) {
    person.asked(
        "claude",
        new PermissionRequest(id, null, "shell", id, "run " + id, List.of()),
        decision -> decisions.put(id, decision));
  }

  private void type(String line) throws IOException {
    typed.write((line + "\n").getBytes(UTF_8));
    typed.flush();
  }

  private CompletableFuture<String> nextPrompt() {
    return CompletableFuture.supplyAsync(person::nextPrompt);
  }

  @Test
  void questionsAreAskedOneAfterTheOther() throws Exception {
    ask("one");
    ask("two");
    ask("three");
    assertThat(err.toString(UTF_8)).contains("run one").doesNotContain("run two");
    assertThat(decisions).isEmpty();
    type("y");
    await().until(() -> err.toString(UTF_8).contains("run two"));
    type("always");
    type("whatever");
    await().until(() -> decisions.size() == 3);
    assertThat(decisions.get("one").kind()).isEqualTo(PermissionDecision.Kind.ALLOW_ONCE);
    assertThat(decisions.get("two").kind()).isEqualTo(PermissionDecision.Kind.ALLOW_ALWAYS);
    assertThat(decisions.get("three").kind().allows()).isFalse();
  }

  @Test
  void aLineAfterAQuestionWasResolvedIsThePrompt() throws Exception {
    assertThat(person.nextPrompt()).isEqualTo("first");
    ask("one");
    person.resolved("one");
    CompletableFuture<String> prompt = nextPrompt();
    type("go on");
    assertThat(prompt.get(30, TimeUnit.SECONDS)).isEqualTo("go on");
    assertThat(decisions).isEmpty();
  }

  @Test
  void aLineForAResolvedQuestionIsKeptForThePrompt() throws Exception {
    assertThat(person.nextPrompt()).isEqualTo("first");
    ask("one");
    person.resolved("one");
    type("early");
    assertThat(nextPrompt().get(30, TimeUnit.SECONDS)).isEqualTo("early");
    type("late");
    assertThat(nextPrompt().get(30, TimeUnit.SECONDS)).isEqualTo("late");
  }

  @Test
  void theNextQuestionIsShownWhenTheShownOneIsResolved() throws Exception {
    ask("one");
    ask("two");
    person.resolved("one");
    assertThat(err.toString(UTF_8)).contains("run two");
    type("n");
    await().until(() -> decisions.containsKey("two"));
    assertThat(decisions).hasSize(1);
  }

  @Test
  void theEndOfTheInputDeniesAndEndsThePrompts() throws Exception {
    ask("one");
    typed.close();
    await().until(() -> !decisions.isEmpty());
    assertThat(decisions.get("one").kind().allows()).isFalse();
    assertThat(person.nextPrompt()).isEqualTo("first");
    assertThat(nextPrompt().get(30, TimeUnit.SECONDS)).isNull();
  }
}
