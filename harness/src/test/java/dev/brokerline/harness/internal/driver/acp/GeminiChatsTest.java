package dev.brokerline.harness.internal.driver.acp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What gemini does to its files was observed with the real program; here it is done to copies. */
class GeminiChatsTest {

  private static final String KEY = "f9bb182e-6aa1-42b5-ab03-b0c91a109ed5";
  private static final String HEAD = "{\"sessionId\":\"" + KEY + "\",\"kind\":\"main\"}\n";
  private static final String HISTORY =
      HEAD + "{\"type\":\"user\"}\n{\"type\":\"gemini\",\"content\":\"Hello\"}\n";

  @TempDir private Path home;
  private GeminiChats saved;
  private Path chats;
  private Path file;
  private Path stub;

  @BeforeEach
  void aSessionOfAnEarlierMinute() throws IOException {
    chats = Files.createDirectories(home.resolve(".gemini/tmp/project/chats"));
    saved = new GeminiChats(home, KEY);
    file = chats.resolve("session-2026-11-27T22-17-f9bb182e.jsonl");
    stub = chats.resolve("session-2026-11-27T22-18-f9bb182e.jsonl");
    Files.writeString(file, HISTORY);
    Files.writeString(
        chats.resolve("session-2026-11-27T22-17-9cd5737d.jsonl"),
        HISTORY.replace("f9bb182e", "9cd5737d"));
  }

  @AfterEach
  void noCopyIsLeft() throws IOException {
    saved.forget();
  }

  private List<String> names() throws IOException {
    try (Stream<Path> list = Files.list(chats)) {
      return list.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void theSecondFileOfALoadIsRemovedAndTheFirstOneGoesOn() throws IOException {
    saved.backUp();
    Files.writeString(stub, HEAD);
    Files.writeString(file, HISTORY + "{\"type\":\"user\"}\n");

    saved.mend(/* loaded= */ true);

    assertThat(names())
        .containsExactly(
            "session-2026-11-27T22-17-9cd5737d.jsonl", "session-2026-11-27T22-17-f9bb182e.jsonl");
    assertThat(file).hasContent(HISTORY + "{\"type\":\"user\"}\n");
  }

  @Test
  void whatALoadHasDestroyedIsRestored() throws IOException {
    saved.backUp();
    Files.writeString(file, HISTORY + HEAD);
    saved.mend(/* loaded= */ false);
    assertThat(file).hasContent(HISTORY);

    Files.delete(file);
    saved.mend(/* loaded= */ true);
    assertThat(file).hasContent(HISTORY);
  }

  @Test
  void aDirectoryThatIsGoneComesBack() throws IOException {
    saved.backUp();
    for (String name : names()) {
      Files.delete(chats.resolve(name));
    }
    Files.delete(chats);
    saved.mend(/* loaded= */ true);
    assertThat(file).hasContent(HISTORY);

    // The user may delete it from now on.
    Files.delete(file);
    saved.end();
    assertThat(file).doesNotExist();
  }

  @Test
  void aLoadWithoutAnAnswerIsUndoneAtTheEnd() throws IOException {
    saved.backUp();
    Files.writeString(stub, HEAD);
    Files.delete(file);
    saved.end();
    assertThat(stub).doesNotExist();
    assertThat(file).hasContent(HISTORY);
  }

  @Test
  void theCopiesStayIfNothingCanBeRestored() throws IOException {
    saved.backUp();
    Files.delete(file);
    Files.createDirectories(file.resolve("in the way"));
    assertThatThrownBy(() -> saved.mend(/* loaded= */ true)).isInstanceOf(IOException.class);
    assertThatThrownBy(saved::end).isInstanceOf(IOException.class);

    Files.delete(file.resolve("in the way"));
    saved.end();
    assertThat(file).hasContent(HISTORY);
  }

  @Test
  void whatAnotherClientHasLeftIsRemovedBeforeTheProgramStarts() throws IOException {
    Files.writeString(stub, HEAD);
    saved.backUp();
    assertThat(stub).doesNotExist();
    assertThat(file).hasContent(HISTORY);
  }

  @Test
  void aSessionIsNotLoadedInTheMinuteOfItsFile() throws IOException {
    assertThat(saved.untilLoadable(Instant.parse("2026-11-27T22:17:00Z")))
        .isEqualTo(Duration.ofMinutes(1));
    assertThat(saved.untilLoadable(Instant.parse("2026-11-27T22:17:59.5Z")))
        .isEqualTo(Duration.ofMillis(500));
    assertThat(saved.untilLoadable(Instant.parse("2026-11-27T22:18:00Z"))).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "short", "../../../../etc/passwd", "f9bb182e/../../x", "f9bb182e*"})
  void aKeyThatIsNoIdFindsNoFile(String key) throws IOException {
    assertThat(new GeminiChats(home, key).files()).isEmpty();
  }

  @Test
  void onlyTheFilesOfTheSessionAreItsFiles() throws IOException {
    assertThat(new GeminiChats(home, KEY).files()).containsExactly(file);
    String other = "f9bb182e-0000-4000-8000-000000000000";
    assertThat(new GeminiChats(home, other).files()).isEmpty();
    assertThat(new GeminiChats(home.resolve("none"), KEY).files()).isEmpty();
  }
}
