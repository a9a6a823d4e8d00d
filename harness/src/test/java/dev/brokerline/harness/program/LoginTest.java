package dev.brokerline.harness.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What can be told of a login without a request, and without reading it. */
@DisabledOnOs(value = OS.MAC, disabledReason = "the keychain makes most of this unknown")
class LoginTest {

  private static final String SECRET = "sk-do-not-tell-anybody";

  @TempDir Path home;

  @ParameterizedTest
  @CsvSource({
    "claude, ANTHROPIC_API_KEY",
    "claude, CLAUDE_CODE_OAUTH_TOKEN",
    "claude-acp, ANTHROPIC_AUTH_TOKEN",
    "codex, CODEX_API_KEY",
    "gemini, GEMINI_API_KEY",
    "opencode, OPENCODE_API_KEY",
    "copilot, GH_TOKEN",
    "qwen, DASHSCOPE_API_KEY"
  })
  void aVariableIsNamedAndNeverItsValue(String program, String variable) {
    SignIn found = look(program, Map.of(variable, SECRET));

    assertThat(found.status()).isEqualTo(SignIn.Status.FOUND);
    assertThat(found.toString()).contains(variable).doesNotContain(SECRET);
  }

  @ParameterizedTest
  @CsvSource({
    "claude, .claude/.credentials.json",
    "codex, .codex/auth.json",
    "gemini, .gemini/oauth_creds.json",
    "gemini, .gemini/gemini-credentials.json",
    "opencode, .local/share/opencode/auth.json",
    "qwen, .qwen/oauth_creds.json"
  })
  void aFileIsNamedAndNeverRead(String program, String file) throws IOException {
    assertThat(look(program, Map.of()).status()).isNotEqualTo(SignIn.Status.FOUND);
    Path login = write(home.resolve(file), SECRET);
    assertThat(login.toFile().setReadable(false)).isTrue();

    SignIn found = look(program, Map.of());

    assertThat(found.status()).isEqualTo(SignIn.Status.FOUND);
    assertThat(found.evidence()).isEqualTo(login + " exists");
  }

  @ParameterizedTest
  @CsvSource({
    "claude, CLAUDE_CONFIG_DIR, .credentials.json",
    "codex, CODEX_HOME, auth.json",
    "opencode, XDG_DATA_HOME, opencode/auth.json",
    "qwen, QWEN_HOME, oauth_creds.json"
  })
  void aVariableMovesTheFile(String program, String variable, String file) throws IOException {
    Path elsewhere = Files.createDirectory(home.resolve("else where"));
    write(elsewhere.resolve(file), "{}");

    assertThat(look(program, Map.of()).status()).isNotEqualTo(SignIn.Status.FOUND);
    assertThat(look(program, Map.of(variable, elsewhere.toString())).status())
        .isEqualTo(SignIn.Status.FOUND);
  }

  @ParameterizedTest
  @CsvSource({"claude, .claude/settings.json", "codex, .codex/config.toml", "qwen, .qwen/.env"})
  void whatASettingMayChangeIsNotClaimed(String program, String settings) throws IOException {
    assertThat(look(program, Map.of()).status()).isEqualTo(SignIn.Status.NOT_FOUND);
    write(home.resolve(settings), "{}");

    assertThat(look(program, Map.of()).status()).isEqualTo(SignIn.Status.UNKNOWN);
  }

  @ParameterizedTest
  @CsvSource({"gemini", "opencode", "copilot", "goose", "acp:some-agent --flag"})
  void whatTheKeychainOrNobodyKnowsIsNotClaimed(String program) {
    assertThat(look(program, Map.of()).status()).isEqualTo(SignIn.Status.UNKNOWN);
  }

  @Test
  void anEmptyFileOrVariableIsNoLogin() throws IOException {
    write(home.resolve(".codex/auth.json"), "");

    assertThat(look("codex", Map.of("CODEX_API_KEY", " ")).status())
        .isEqualTo(SignIn.Status.NOT_FOUND);
  }

  @Test
  void oddValuesHarmNobody() {
    Login login = new Login(List.of("A"), List.of("${B:-~/x}/y"), List.of("~/z"), false, "Sign in");
    for (String odd : List.of("\0", "$1\\", "relative", "~", "//")) {
      assertThat(login.look(Map.of("B", odd, "HOME", home.toString())).status())
          .isEqualTo(SignIn.Status.NOT_FOUND);
    }
    assertThat(login.look(Map.of("HOME", "/no/such\0place")).status())
        .isEqualTo(SignIn.Status.NOT_FOUND);
  }

  private SignIn look(String program, Map<String, String> variables) {
    Map<String, String> environment = new HashMap<>(variables);
    environment.put("HOME", home.toString());
    return AgentPrograms.find(program).orElseThrow().login().look(environment);
  }

  private static Path write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }
}
