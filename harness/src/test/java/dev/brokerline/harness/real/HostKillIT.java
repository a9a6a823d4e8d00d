package dev.brokerline.harness.real;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.spawn.internal.SystemEnvironment;
import dev.brokerline.testing.agent.FakeAgentExecutable;
import dev.brokerline.testing.agent.script.AgentFault;
import dev.brokerline.testing.agent.script.AgentScript;
import dev.brokerline.testing.agent.script.AgentTurn;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The check of a killed host, with fakes. */
@Timeout(180)
class HostKillIT {

  private static final List<Candidate> PROGRAMS =
      List.of(Candidate.CLAUDE, Candidate.CODEX, Candidate.GEMINI);

  @TempDir private Path directory;

  private Finding run(AgentScript script) throws Exception {
    Path programs = Files.createDirectories(directory.resolve("programs"));
    for (Candidate program : PROGRAMS) {
      FakeAgentExecutable.create(programs, program.executable(), script);
    }
    Map<String, String> environment = new HashMap<>(SystemEnvironment.ofThisProcess().variables());
    environment.merge("PATH", programs.toString(), (path, first) -> first + ":" + path);
    return new HostKill(directory, environment).run(PROGRAMS);
  }

  @Test
  void nothingIsLeftOfProgramsThatStay() throws Exception {
    Finding finding =
        run(
            AgentScript.builder()
                .turns(AgentTurn.empty().text("Hello").hang())
                .fault(AgentFault.IGNORES_END_OF_INPUT)
                .build());
    assertThat(finding.status()).as("%s", finding).isEqualTo(Finding.Status.OK);
    assertThat(finding.text()).contains("3 programs").contains("none after the next start");
  }

  @Test
  void aProgramThatDoesNotRunFailsIt() throws Exception {
    Finding finding = run(AgentScript.builder().fault(AgentFault.EXITS_AT_START).build());
    assertThat(finding.status()).isEqualTo(Finding.Status.FAILED);
  }
}
