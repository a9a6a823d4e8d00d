package dev.brokerline.harness.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.harness.turn.AgentError;
import dev.brokerline.harness.turn.PermissionRequest;
import dev.brokerline.harness.turn.StopReason;
import dev.brokerline.harness.turn.TurnEvent;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which of several messages is the text of a turn. */
class TurnRunTest {

  private final TurnRun run =
      new TurnRun(
          "Say hello",
          new TurnRun.Owner() {
            @Override
            public void heard(TurnRun run) {}

            @Override
            public void permission(TurnRun run, PermissionRequest request) {}

            @Override
            public void withdrawn(String requestId) {}

            @Override
            public AgentError explained(AgentError error) {
              return error;
            }

            @Override
            public void ended(TurnRun run) {}
          });

  private String text() {
    run.end(StopReason.END_TURN, null, null);
    return run.log().result().join().text();
  }

  @Test
  void aMessageThatBrokeOffIsNotTheLastOne() {
    run.text("1", "Hel");
    run.text("2", "Hello");
    run.message("2", "Hello there.");
    assertThat(text()).isEqualTo("Hello there.");
  }

  @Test
  void theOneThatBeganLastIsIfNoneWasEnded() {
    run.text("1", "Hel");
    run.text("2", "Hello");
    run.text("1", "lo");
    assertThat(text()).isEqualTo("Hello");
  }

  @Test
  void theOneThatBeganLastIsThoughAnotherEndsAfterIt() {
    run.text("1", "One");
    run.message("2", "Two");
    run.message("1", "One.");
    assertThat(text()).isEqualTo("Two");
  }

  @Test
  void aMessageInPiecesIsCutAtItsLimitAndANoticeSaysSo() {
    String piece = "x".repeat(1 << 20);
    for (int i = 0; i < 20; i++) {
      run.text("1", piece);
    }
    run.messageEnded("1");
    run.text("2", "short");
    assertThat(notices()).containsOnlyOnce("text_cut");
    assertThat(text()).as("there is room again").isEqualTo("short");
    assertThat(message("1").text()).hasSize((int) TurnRun.MAX_COLLECTED_CHARS);
  }

  private List<String> notices() {
    return events(TurnEvent.Notice.class).map(TurnEvent.Notice::kind).toList();
  }

  private TurnEvent.Message message(String id) {
    return events(TurnEvent.Message.class)
        .filter(message -> message.messageId().equals(id))
        .findFirst()
        .orElseThrow();
  }

  private <E extends TurnEvent> Stream<E> events(Class<E> type) {
    return IntStream.iterate(0, i -> run.log().at(i) != null, i -> i + 1)
        .mapToObj(run.log()::at)
        .filter(type::isInstance)
        .map(type::cast);
  }

  @Test
  void theOnlyOneWithWordsIs() {
    run.text("1", "One");
    run.message("2", "");
    assertThat(text()).isEqualTo("One");
  }
}
