package dev.brokerline.harness.real;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.testing.agent.script.AgentFault;
import dev.brokerline.testing.agent.script.AgentScript;
import dev.brokerline.testing.agent.script.AgentTurn;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The checks of the real programs, with fakes: they pass what is right, and nothing else. */
@Timeout(180)
class ChecksIT {

  @TempDir private Path directory;

  private Finding run(Candidate candidate, Check check, AgentScript script) {
    return check.run(
        (upstream, wishes) -> FakeStage.make(candidate, directory, script, upstream, wishes));
  }

  private static AgentScript plain() {
    return AgentScript.builder().build();
  }

  static Stream<Arguments> all() {
    return Stream.of(Candidate.CLAUDE, Candidate.CODEX, Candidate.COPILOT)
        .flatMap(
            candidate ->
                Arrays.stream(Check.values()).map(check -> Arguments.of(candidate, check)));
  }

  @ParameterizedTest
  @MethodSource("all")
  void passForAFakeThatDoesAsTheRealProgram(Candidate candidate, Check check) {
    Finding finding = run(candidate, check, plain());
    boolean steers = candidate == Candidate.CODEX;
    assertThat(finding.status())
        .as("%s", finding)
        .isEqualTo(
            check == Check.STEER && !steers ? Finding.Status.UNSUPPORTED : Finding.Status.OK);
  }

  static Stream<Arguments> wrong() {
    return Stream.of(
        Arguments.of(Check.TEXT, AgentScript.of(AgentTurn.empty().text("Hello from mock."))),
        Arguments.of(Check.TEXT, AgentScript.of(AgentTurn.empty())),
        Arguments.of(Check.ALLOWED, AgentScript.of(AgentTurn.hello())),
        Arguments.of(Check.DENIED, AgentScript.of(AgentTurn.hello())),
        Arguments.of(Check.NONSENSE, AgentScript.builder().acceptsAnyModel(true).build()),
        Arguments.of(
            Check.INTERRUPT, AgentScript.builder().fault(AgentFault.EXITS_ON_INTERRUPT).build()),
        Arguments.of(Check.QUEUE, AgentScript.of(AgentTurn.empty().text("Hello ").exit(1))),
        Arguments.of(Check.REJECT, AgentScript.of(AgentTurn.empty().text("Hello ").exit(1))),
        Arguments.of(Check.REFUSED_KEY, AgentScript.of(AgentTurn.hello())),
        Arguments.of(Check.FAILING_SERVER, AgentScript.of(AgentTurn.hello())),
        Arguments.of(Check.USAGE, AgentScript.of(AgentTurn.hello(), AgentTurn.hello().exit(1))));
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void failForAFakeThatDoesWrong(Check check, AgentScript script) {
    Finding finding = run(Candidate.OPENCODE, check, script);
    assertThat(finding.status()).as("%s", finding).isEqualTo(Finding.Status.FAILED);
    assertThat(finding.text()).isNotBlank().doesNotContain("\n").hasSizeLessThan(250);
  }

  @Test
  void allFailForAProgramThatDoesNotStart() throws Exception {
    AgentScript broken = AgentScript.builder().fault(AgentFault.EXITS_AT_START).build();
    ByteArrayOutputStream progress = new ByteArrayOutputStream();
    Report report =
        new Suite(
                List.of(Check.TEXT, Check.USAGE),
                Deadline.in(Duration.ofMinutes(2)),
                new PrintStream(progress, true, UTF_8))
            .run(
                "qwen",
                "1",
                check ->
                    (upstream, wishes) ->
                        FakeStage.make(Candidate.QWEN, directory, broken, upstream, wishes));
    assertThat(report.good()).isFalse();
    assertThat(report.findings().values())
        .extracting(Finding::status)
        .containsOnly(Finding.Status.FAILED);
    assertThat(progress.toString(UTF_8))
        .contains("qwen text: FAILED ")
        .contains("qwen usage: FAILED ");
  }

  @Test
  void whatHasNoTimeLeftIsNotRun() throws Exception {
    Report report =
        new Suite(
                List.of(Check.TEXT),
                Deadline.in(Duration.ofNanos(-1)),
                new PrintStream(OutputStream.nullOutputStream(), false, UTF_8))
            .run(
                "qwen",
                "1",
                check ->
                    (upstream, wishes) -> {
                      throw new IOException("nobody may ask for a stage");
                    });
    assertThat(report.findings().get(Check.TEXT).status()).isEqualTo(Finding.Status.NOT_RUN);
    assertThat(report.good()).isFalse();
  }
}
