package dev.brokerline.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.agents.Message;
import dev.brokerline.agents.SpawnOptions;
import dev.brokerline.agents.model.Sender;
import dev.brokerline.client.options.BrokerClientOptions;
import dev.brokerline.terminal.program.ProgramStatus;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When the messages of a run are sent, and what is a sign that they were taken; by hand. */
class MailTest {

  private static final ProgramStatus IDLE =
      new ProgramStatus(ProgramStatus.State.IDLE, ProgramStatus.Source.TITLE, null);

  private long now;

  // When they are sent

  /** The broker takes a program for ready as soon as it has printed 500 bytes, blanks included. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "claude --verbose",
        "claude:opus",
        "/usr/bin/codex -q",
        "env A=1 gemini",
        "\"opencode\" x"
      })
  void an_agent_program_gets_its_message_when_its_prompt_stands_still(String command) {
    Mail mail = mail(List.of("c=" + command), "c: hello");
    mail.spawned("c", now);
    mail.printed("c", " ".repeat(2_500), now);
    mail.ready("c", now);
    later(20_000);
    assertThat(texts(mail)).as("ready, but its screen is blank").isEmpty();
    print(mail, "c", "Ask");
    mail.program(
        "c", new ProgramStatus(ProgramStatus.State.BUSY, ProgramStatus.Source.TITLE, null), now);
    later(700);
    assertThat(texts(mail)).as("it works").isEmpty();
    print(mail, "c", "Ask me");
    mail.program("c", IDLE, now);
    assertThat(mail.allSent()).isFalse();
    later(700);
    assertThat(texts(mail)).containsExactly("hello");
    assertThat(texts(mail)).as("once").isEmpty();
    assertThat(mail.allSent()).isTrue();
  }

  @Test
  void a_screen_that_tells_its_state_needs_no_word_of_the_broker() {
    Mail mail = mail(List.of("c=claude"), "c: hello");
    mail.spawned("c", now);
    print(mail, "c", "Claude Code\n❯ \n? for shortcuts");
    mail.program("c", IDLE, now);
    later(599);
    assertThat(texts(mail)).isEmpty();
    later(1);
    assertThat(texts(mail)).containsExactly("hello");
  }

  @Test
  void silence_is_no_state_of_a_program_that_tells_its_own() {
    Mail mail = mail(List.of("c=claude"), "c: hello");
    mail.spawned("c", now);
    print(mail, "c", "Loading");
    mail.program(
        "c", new ProgramStatus(ProgramStatus.State.IDLE, ProgramStatus.Source.QUIET, null), now);
    mail.ready("c", now);
    later(5_000);
    assertThat(texts(mail)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"codex", "claude", "gemini", "copilot"})
  void a_question_is_not_answered_with_a_message_but_told(String command) {
    Mail mail = mail(List.of("c=" + command), "c: hello");
    mail.spawned("c", now);
    print(mail, "c", "Do you trust this folder?  ❯ 1. Yes  2. No, exit");
    ProgramStatus.Dialog dialog =
        new ProgramStatus.Dialog(
            ProgramStatus.Dialog.Kind.TRUST, "Do you trust this folder?\n❯ 1. Yes\n2. No, exit");
    mail.program(
        "c",
        new ProgramStatus(
            ProgramStatus.State.WAITING_FOR_INPUT, ProgramStatus.Source.SCREEN, dialog),
        now);
    mail.ready("c", now);
    later(29_999);
    assertThat(texts(mail)).isEmpty();
    assertThat(mail.undeliverable(now)).isEmpty();
    later(1);
    assertThat(texts(mail)).isEmpty();
    assertThat(mail.undeliverable(now).orElseThrow())
        .contains("agent 'c' was not given its message", "trust this folder?", "2. No, exit");
  }

  @Test
  void a_screen_that_never_comes_is_told() {
    Mail mail = mail(List.of("c=opencode"), "c: hello");
    mail.spawned("c", now);
    mail.printed("c", " ".repeat(2_500), now);
    mail.ready("c", now);
    later(119_999);
    assertThat(texts(mail)).isEmpty();
    assertThat(mail.undeliverable(now)).isEmpty();
    later(1);
    assertThat(texts(mail)).isEmpty();
    assertThat(mail.undeliverable(now).orElseThrow()).contains("has shown nothing for 120 s");
  }

  @Test
  void a_prompt_that_looks_otherwise_is_believed_in_after_ten_seconds() {
    Mail mail = mail(List.of("c=claude"), "c: hello");
    mail.spawned("c", now);
    print(mail, "c", "Claude Code 9, with a prompt of another kind");
    mail.ready("c", now);
    later(9_999);
    assertThat(texts(mail)).isEmpty();
    later(1);
    assertThat(texts(mail)).containsExactly("hello");
  }

  @Test
  void a_screen_that_never_stands_still_is_written_to_all_the_same() {
    Mail mail = mail(List.of("c=copilot"), "c: hello");
    mail.spawned("c", now);
    mail.ready("c", now);
    for (int i = 0; i < 100; i++) {
      print(mail, "c", "tip " + i);
      assertThat(texts(mail)).isEmpty();
      later(100);
    }
    print(mail, "c", "tip");
    assertThat(texts(mail)).containsExactly("hello");
  }

  @Test
  void a_first_task_waits_for_its_own_program_only() {
    Mail mail =
        new Mail(
            plan(
                List.of(
                    SpawnOptions.cli("a", "gemini").build(),
                    SpawnOptions.cli("b", "claude").build()),
                List.of(),
                List.of(Message.of("a", "task a"), Message.of("b", "task b")),
                List.of(Message.of("b", "then"))));
    Stream.of("a", "b").forEach(agent -> mail.spawned(agent, now));
    print(mail, "b", "❯");
    mail.program("b", IDLE, now);
    later(1_000);
    assertThat(texts(mail)).containsExactly("task b", "then");
    assertThat(mail.allSent()).isFalse();
    print(mail, "a", "Type your message");
    mail.program("a", IDLE, now);
    later(1_000);
    assertThat(texts(mail)).containsExactly("task a");
    assertThat(mail.allSent()).isTrue();
  }

  @Test
  void any_other_program_gets_it_when_it_was_silent_for_a_second() {
    Mail mail = mail(List.of("e=cat"), "e: hello");
    assertThat(texts(mail)).as("before it is started").isEmpty();
    mail.spawned("e", now);
    later(600);
    print(mail, "e", ".");
    later(999);
    assertThat(texts(mail)).isEmpty();
    later(1);
    assertThat(texts(mail)).containsExactly("hello");
  }

  @Test
  void any_other_program_gets_it_at_once_if_the_broker_says_that_it_is_ready() {
    Mail mail = mail(List.of("e=sh"), "e: hello");
    mail.spawned("e", now);
    mail.ready("e", now);
    assertThat(texts(mail)).containsExactly("hello");
  }

  @Test
  void messages_keep_their_order_though_the_later_receiver_is_ready_first() {
    Mail mail = mail(List.of("a=codex", "b=cat"), "a: one", "b: two", "#general: three");
    Stream.of("a", "b").forEach(agent -> mail.spawned(agent, now));
    later(5_000);
    assertThat(texts(mail)).isEmpty();
    print(mail, "a", "› Ask");
    mail.program("a", IDLE, now);
    later(1_000);
    assertThat(texts(mail)).containsExactly("one", "two", "three");
  }

  @Test
  void a_channel_waits_for_all_who_are_left() {
    Mail mail = mail(List.of("a=gemini", "b=cat"), "#general: stand-up");
    mail.spawned("a", now);
    mail.spawned("b", now);
    later(2_000);
    assertThat(texts(mail)).isEmpty();
    mail.ended("a", now);
    assertThat(texts(mail)).containsExactly("stand-up");
  }

  @Test
  void a_message_whose_receiver_has_ended_is_undeliverable() {
    Mail mail = mail(List.of("a=true", "b=cat"), "a: hello");
    mail.spawned("a", now);
    assertThat(mail.undeliverable(now)).isEmpty();
    mail.ended("a", now);
    later(5_000);
    assertThat(texts(mail)).isEmpty();
    assertThat(mail.undeliverable(now))
        .contains("agent 'a' had ended before the message to it was sent");
  }

  // Whether they were taken

  @Test
  void the_echo_of_a_terminal_is_a_sign() {
    Mail mail = mail(List.of("e=cat"), "e: hello");
    assertThat(mail.allTaken()).isFalse();
    mail.spawned("e", now);
    print(mail, "e", ".");
    later(1_000);
    assertThat(texts(mail)).hasSize(1);
    assertThat(mail.allTaken()).as("sent is not taken").isFalse();
    mail.typed("e", now);
    assertThat(mail.allTaken()).as("typed is not taken").isFalse();
    later(100);
    print(mail, "e", ".");
    assertThat(mail.allTaken()).isTrue();
  }

  @Test
  void a_program_that_works_has_taken_what_was_typed() {
    Mail mail = mail(List.of("e=cat"), "e: hello");
    mail.spawned("e", now);
    print(mail, "e", ".");
    later(1_000);
    assertThat(texts(mail)).hasSize(1);
    mail.taken("e");
    mail.typed("e", now);
    assertThat(mail.allTaken()).as("what it did before").isFalse();
    mail.taken("e");
    assertThat(mail.allTaken()).isTrue();
  }

  @Test
  void silence_after_a_message_is_no_sign() {
    Mail mail = mail(List.of("e=cat"), "e: hello");
    mail.spawned("e", now);
    print(mail, "e", ".");
    later(1_000);
    assertThat(texts(mail)).hasSize(1);
    mail.typed("e", now);
    later(39_999);
    assertThat(mail.ignored(now)).isEmpty();
    later(1);
    assertThat(mail.ignored(now).orElseThrow())
        .contains("no sign that agent 'e' took the message", "40 s");
    assertThat(mail.allTaken()).isFalse();
  }

  /** An agent program shows what is typed in a box, and may never submit it. */
  @ParameterizedTest
  @ValueSource(strings = {"claude", "/usr/bin/codex -q", "\"opencode\" x", "claude:opus", "gemini"})
  void what_a_screen_shows_at_once_is_no_sign(String command) {
    Mail mail = mail(List.of("c=" + command), "c: hello");
    mail.spawned("c", now);
    print(mail, "c", "❯ › Type your message, ask anything: Ask anything");
    mail.program("c", IDLE, now);
    later(1_000);
    assertThat(texts(mail)).hasSize(1);
    mail.typed("c", now);
    later(200);
    print(mail, "c", "hello");
    assertThat(mail.allTaken()).as("it may be the box").isFalse();
    later(300);
    print(mail, "c", " \n ❯ ");
    assertThat(mail.allTaken()).as("no word was shown").isFalse();
    print(mail, "c", "Thinking");
    assertThat(mail.allTaken()).as("it works").isTrue();
  }

  @Test
  void each_message_needs_a_sign_of_its_own() {
    Mail mail = mail(List.of("e=cat"), "e: one", "e: two");
    mail.spawned("e", now);
    later(1_000);
    assertThat(texts(mail)).hasSize(2);
    mail.typed("e", now);
    print(mail, "e", ".");
    assertThat(mail.allTaken()).as("the second is not typed yet").isFalse();
    mail.typed("e", now);
    assertThat(mail.allTaken()).isFalse();
    print(mail, "e", ".");
    assertThat(mail.allTaken()).isTrue();
  }

  @Test
  void a_first_task_needs_a_sign_too() {
    Mail mail =
        new Mail(
            plan(
                List.of(SpawnOptions.cli("a", "cat").task("work").build()),
                List.of(),
                List.of(),
                List.of()));
    mail.spawned("a", now);
    print(mail, "a", ".");
    assertThat(mail.allTaken()).isFalse();
    mail.typed("a", now);
    print(mail, "a", ".");
    assertThat(mail.allTaken()).isTrue();
  }

  @Test
  void who_hears_a_channel_needs_to_have_its_message() {
    Mail mail = mail(List.of("a=cat", "b=cat"), "#general: stand-up");
    Stream.of("a", "b").forEach(agent -> mail.spawned(agent, now));
    later(1_000);
    assertThat(texts(mail)).hasSize(1);
    mail.typed("a", now);
    print(mail, "a", ".");
    assertThat(mail.allTaken()).isFalse();
    mail.typed("b", now);
    print(mail, "b", ".");
    assertThat(mail.allTaken()).isTrue();
  }

  @Test
  void what_is_sent_at_once_needs_a_sign_as_well() {
    Mail mail =
        new Mail(
            plan(
                List.of(SpawnOptions.cli("a", "cat").build()),
                List.of(Message.of("a", "now")),
                List.of(),
                List.of()));
    assertThat(mail.allSent()).as("that is not left to this").isTrue();
    assertThat(mail.allTaken()).isFalse();
  }

  @Test
  void a_run_without_messages_needs_none() {
    Mail mail = mail(List.of("a=cat"));
    assertThat(mail.allSent()).isTrue();
    assertThat(mail.allTaken()).isTrue();
    assertThat(mail.ignored(Long.MAX_VALUE)).isEqualTo(Optional.empty());
  }

  @Test
  void a_program_that_ends_without_its_message_is_told_when_the_broker_has_had_its_say() {
    Mail mail = mail(List.of("a=true", "b=cat"), "a: hello", "#general: all");
    mail.spawned("a", now);
    mail.spawned("b", now);
    mail.ready("a", now);
    mail.ready("b", now);
    assertThat(texts(mail)).containsExactly("hello", "all");
    mail.ended("a", now);
    later(1_999);
    assertThat(mail.allTyped(/* evenToEnded= */ true)).isFalse();
    assertThat(mail.allTyped(/* evenToEnded= */ false)).isTrue();
    assertThat(mail.untyped(now)).isEmpty();
    later(1);
    assertThat(mail.untyped(now)).hasValue("agent 'a' ended before the message to it was typed");
  }

  @Test
  void what_is_typed_counts_in_its_order_and_a_channel_owes_nothing_to_one_agent() {
    Mail mail = mail(List.of("a=cat"), "#general: one", "a: two", "#general: three");
    mail.spawned("a", now);
    mail.ready("a", now);
    assertThat(texts(mail)).hasSize(3);
    mail.typed("a", now);
    mail.ended("a", now);
    later(2_000);
    assertThat(mail.untyped(now)).isPresent();
    mail.typed("a", now);
    assertThat(mail.untyped(now)).isEmpty();
    assertThat(mail.allTyped(/* evenToEnded= */ true)).isTrue();
  }

  private void later(long millis) {
    now += Duration.ofMillis(millis).toNanos();
  }

  private List<String> texts(Mail mail) {
    return mail.due(now).stream().map(Message::text).toList();
  }

  private static Mail mail(List<String> agents, String... notes) {
    return new Mail(
        plan(
            agents.stream()
                .map(NamedValue::parse)
                .map(it -> SpawnOptions.cli(it.name(), it.value()).build())
                .toList(),
            List.of(),
            List.of(),
            Stream.of(notes).map(Note::parse).map(it -> Message.of(it.to(), it.text())).toList()));
  }

  private void print(Mail mail, String agent, String text) {
    mail.printed(agent, text, now);
  }

  private static RunPlan plan(
      List<SpawnOptions> spawns,
      List<Message> atOnce,
      List<Message> tasks,
      List<Message> messages) {
    Map<String, Programs.Input> inputs = new HashMap<>();
    spawns.forEach(
        agent -> inputs.put(agent.name(), Programs.input(agent.command().orElseThrow())));
    return new RunPlan(
        spawns,
        inputs,
        /* size= */ null,
        atOnce,
        tasks,
        messages,
        /* channelsAreHeard= */ true,
        List.of(new Until.Idle()),
        Duration.ofMinutes(1),
        Sender.human("me"),
        BrokerClientOptions.builder());
  }
}
