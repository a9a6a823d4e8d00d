package dev.brokerline.cli.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.agents.supervision.SupervisionEvent;
import dev.brokerline.cli.exit.Failure;
import dev.brokerline.cli.output.Size;
import dev.brokerline.cli.output.StandardOutput;
import dev.brokerline.cli.run.RunOutcome.State;
import dev.brokerline.client.model.ClientEvent;
import dev.brokerline.protocol.ErrorDetail;
import dev.brokerline.protocol.RawJson;
import dev.brokerline.protocol.event.AgentEvent;
import dev.brokerline.protocol.event.BrokerEvent;
import dev.brokerline.protocol.event.DeliveryEvent;
import dev.brokerline.protocol.event.UnknownEvent;
import dev.brokerline.protocol.event.WorkerEvent;
import dev.brokerline.protocol.request.ListAgents;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ReportersTest {

  private static final RunOutcome LOST =
      new RunOutcome(
          Optional.of(Failure.agentFailed("agent 'a' failed", null)),
          List.of(
              new RunOutcome.Agent("a", State.FAILED, "no such file"),
              new RunOutcome.Agent("b", State.READY, "")),
          Duration.ofMillis(1234));

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final RunReporter human =
      new HumanReporter(
          new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), Look.PLAIN);
  private final RunReporter json = new JsonReporter(new PrintStream(out, true, UTF_8));
  private long seq;

  @Test
  void people_read_output_behind_its_agent_and_news_on_standard_error() {
    tell(human, new AgentEvent.Exited("b", null, null));
    tell(human, new WorkerEvent.Output("a", "stdout", "\u001b[1mhello\u001b[0m\r\n"));
    tell(human, new WorkerEvent.Output("a", "stderr", "Error: no"));
    tell(human, new DeliveryEvent.Injected("a", "d1", "e1", 1L));
    human.outcome(LOST);

    assertThat(out.toString(UTF_8)).isEqualTo("[a] hello\n");
    assertThat(err.toString(UTF_8))
        .isEqualTo(
            """
            brokerline: b has ended; its exit code is unknown to this broker
            brokerline: a's worker says: Error: no
            brokerline: a was given a message
            brokerline: agent 'a' failed
            """);
  }

  private static final String EVIL =
      "x\u001b]52;c;ZXZpbA==\u0007\u001b[2J\u009b2J\u202e\r\nbrokerline: forged";

  @Test
  void nothing_that_comes_from_outside_is_an_order_to_the_terminal() {
    RunReporter onTerminal =
        new HumanReporter(
            new PrintStream(out, true, UTF_8),
            new PrintStream(err, true, UTF_8),
            new Look(
                dev.brokerline.terminal.AnsiStripper.Colours.KEPT, false, true, Size.STANDARD));
    tell(onTerminal, new AgentEvent.Exited(EVIL, null, null));
    tell(onTerminal, new WorkerEvent.Output(EVIL, "stdout", "\u001b[31mred" + EVIL + "\n"));
    tell(onTerminal, new WorkerEvent.Output("a", "stderr", EVIL));
    tell(onTerminal, new AgentEvent.PermanentlyDead("a", EVIL));
    tell(onTerminal, new DeliveryEvent.Failed("a", "d", "e", EVIL));
    onTerminal.event(new ClientEvent.UnsolicitedError(9, ErrorDetail.of("code", EVIL)));
    onTerminal.note(EVIL);
    onTerminal.outcome(
        new RunOutcome(
            Optional.of(Failure.agentFailed(EVIL, null)), List.of(), Duration.ofMillis(1)));

    String shown = out.toString(UTF_8).replaceAll("\u001b\\[\\d+m", "") + err.toString(UTF_8);
    assertThat(shown).doesNotContainPattern("[\\p{Cc}\\p{Cf}\\p{Cs}&&[^\\n]]");
    assertThat(err.toString(UTF_8).lines())
        .hasSize(7)
        .allSatisfy(
            line -> assertThat(line).startsWith("brokerline: ").contains("u001b]52;c;", "forged"));
    assertThat(out.toString(UTF_8).lines())
        .hasSize(1)
        .allSatisfy(line -> assertThat(line).startsWith("[x\\u001b]52;c;"));
  }

  @Test
  void programs_read_json_that_a_terminal_may_show() {
    tell(json, new WorkerEvent.Output("a\u007f", "stdout", EVIL + " größe \ud83d\ude00"));

    assertThat(out.toString(UTF_8))
        .contains("a\\u007F", "\\u009b2J\\u202e", "größe \ud83d\ude00")
        .doesNotContainPattern("[\\p{Cc}\\p{Cf}&&[^\\n]]")
        .hasLineCount(1);
  }

  @Test
  void an_unfinished_line_is_shown_after_a_quiet_moment_only() {
    tell(human, new WorkerEvent.Output("a", "stdout", "name: "));
    human.quiet();
    assertThat(out.toString(UTF_8)).isEmpty();

    human.quiet();
    assertThat(out.toString(UTF_8)).isEqualTo("[a] name: ");
  }

  @Test
  void an_unfinished_line_is_shown_and_ended_at_the_end() {
    tell(human, new WorkerEvent.Output("a", "stdout", "name: "));
    human.outcome(LOST);

    assertThat(out.toString(UTF_8)).isEqualTo("[a] name: \n");
  }

  @Test
  void programs_read_each_event_with_its_kind_and_number() {
    tell(json, new AgentEvent.Idle("a", 30L));
    tell(json, new UnknownEvent("new", RawJson.of("{\"kind\":\"new\",\"x\":{\"y\":[1]}}")));

    assertThat(out.toString(UTF_8))
        .isEqualTo(
            """
            {"event":{"seq":1,"kind":"agent_idle","name":"a","idle_secs":30}}
            {"event":{"seq":2,"kind":"new","x":{"y":[1]}}}
            """);
  }

  @Test
  void programs_read_each_name_once_whatever_a_broker_calls_its_members() {
    tell(json, new UnknownEvent("new", RawJson.of("{\"kind\":\"new\",\"seq\":\"nine\"}")));

    assertThat(out.toString(UTF_8))
        .isEqualTo("{\"event\":{\"seq\":1,\"kind\":\"new\",\"broker_seq\":\"nine\"}}\n");
  }

  @Test
  void programs_read_what_the_client_itself_has_to_say() {
    json.event(new ClientEvent.EventsDropped(2, 4, 5));
    json.event(new ClientEvent.UnsolicitedError(6, ErrorDetail.of("delivery_failed", "pipe")));
    json.event(
        new ClientEvent.LateReply(7, new ListAgents(), Duration.ofSeconds(11), "late", null));

    assertThat(out.toString(UTF_8))
        .isEqualTo(
            """
            {"event":{"seq":5,"kind":"client.events_dropped","count":2,"from_seq":4,"to_seq":5}}
            {"event":{"seq":6,"kind":"client.unsolicited_error","error":{"code":"delivery_failed","message":"pipe","retryable":false}}}
            {"event":{"seq":7,"kind":"client.late_reply","request":"list_agents","took_ms":11000}}
            """);
  }

  @Test
  void programs_read_what_became_of_the_broker() {
    json.event(new SupervisionEvent(1, new SupervisionEvent.Step.BrokerStarted(1, 4711)));
    json.event(new SupervisionEvent(2, new SupervisionEvent.Step.BrokerLost(1, "exit code 3")));
    json.event(new SupervisionEvent(3, new SupervisionEvent.Step.AgentLost("a", "no restarts")));
    json.event(new SupervisionEvent(4, new SupervisionEvent.Step.GaveUp("no restarts")));

    assertThat(out.toString(UTF_8))
        .isEqualTo(
            """
            {"event":{"seq":1,"kind":"client.broker_started","pid":4711}}
            {"event":{"seq":2,"kind":"client.broker_lost","reason":"exit code 3"}}
            {"event":{"seq":3,"kind":"client.agent_lost","name":"a","reason":"no restarts"}}
            {"event":{"seq":4,"kind":"client.gave_up","reason":"no restarts"}}
            """);
  }

  @Test
  void programs_read_one_result_with_every_agent() {
    json.outcome(LOST);

    assertThat(out.toString(UTF_8))
        .isEqualTo(
            """
            {"result":{"exit_code":1,"held":false,"reason":"agent_failed","error":"agent 'a' failed",\
            "agents":[{"name":"a","state":"failed","detail":"no such file"},{"name":"b","state":"ready"}],\
            "took_ms":1234}}
            """);
  }

  @Test
  void a_flood_of_dropped_output_is_one_note_a_second_with_a_sum() {
    long[] now = {0};
    RunReporter slow =
        new HumanReporter(
            new PrintStream(out, true, UTF_8),
            new PrintStream(err, true, UTF_8),
            Look.PLAIN,
            () -> now[0]);
    for (int i = 1; i <= 1000; i++) {
      slow.event(new ClientEvent.EventsDropped(3, i, i));
      now[0] += 2_500_000;
    }
    slow.outcome(new RunOutcome(Optional.empty(), List.of(), Duration.ZERO));

    assertThat(err.toString(UTF_8).lines())
        .hasSize(4)
        .allMatch(line -> line.endsWith("were not read in time"))
        .first()
        .isEqualTo(
            "brokerline: 3 pieces of output were dropped, because they were not read in time");
    assertThat(
            err.toString(UTF_8)
                .lines()
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .sum())
        .isEqualTo(3000);
  }

  @Test
  void output_that_nobody_looks_at_is_written_in_blocks_and_after_a_quiet_moment() {
    Look piped = Look.of(/* terminal= */ false, Map.of(), Size.STANDARD);
    AtomicInteger writes = new AtomicInteger();
    OutputStream counted =
        new OutputStream() {
          @Override
          public void write(int octet) {
            out.write(octet);
          }

          @Override
          public void write(byte[] bytes, int offset, int length) {
            writes.incrementAndGet();
            out.write(bytes, offset, length);
          }
        };
    PrintStream standard = StandardOutput.over(counted, piped.eager());
    RunReporter reporter = new HumanReporter(standard, new PrintStream(err, true, UTF_8), piped);
    for (int i = 0; i < 1000; i++) {
      tell(reporter, new WorkerEvent.Output("a", "stdout", "yes\r\n"));
      assertThat(reporter.outputFailure()).isEmpty();
    }
    assertThat(writes).hasValueLessThan(5);
    reporter.quiet();
    assertThat(out.toString(UTF_8).lines()).hasSize(1000).containsOnly("[a] yes");
  }

  @Test
  void an_output_that_cannot_be_written_is_told_apart_from_one_that_nobody_reads() {
    assertThat(failureOf("No space left on device"))
        .hasValueSatisfying(
            failure -> {
              assertThat(failure.exitCode()).isEqualTo(5);
              assertThat(failure.sentence())
                  .isEqualTo("the standard output cannot be written: No space left on device");
            });
    assertThat(failureOf("Broken pipe"))
        .hasValueSatisfying(
            failure -> {
              assertThat(failure.exitCode()).isEqualTo(1);
              assertThat(failure.sentence()).isEqualTo("nobody reads the standard output any more");
            });
  }

  private Optional<Failure> failureOf(String words) {
    OutputStream broken =
        new OutputStream() {
          @Override
          public void write(int octet) throws IOException {
            throw new IOException(words);
          }
        };
    RunReporter reporter = new JsonReporter(StandardOutput.over(broken, /* eager= */ false));
    tell(reporter, new AgentEvent.Idle("a", 30L));
    return reporter.outputFailure();
  }

  @Test
  void names_have_colours_on_a_terminal_unless_no_color_forbids_it() {
    tell(reporter(Map.of()), new WorkerEvent.Output("a", "stdout", "\u001b[1mhi\r\n"));
    assertThat(out.toString(UTF_8)).startsWith("[\u001b[36ma\u001b[0m] \u001b[1mhi");
    out.reset();
    tell(
        reporter(Map.of("NO_COLOR", "1")),
        new WorkerEvent.Output("a", "stdout", "\u001b[1mhi\r\n"));
    assertThat(out.toString(UTF_8)).isEqualTo("[a] hi\n");
    out.reset();
    tell(reporter(Map.of("NO_COLOR", "")), new WorkerEvent.Output("a", "stdout", "hi\r\n"));
    assertThat(out.toString(UTF_8)).contains("\u001b[36m");
  }

  private RunReporter reporter(Map<String, String> environment) {
    return new HumanReporter(
        new PrintStream(out, true, UTF_8),
        new PrintStream(err, true, UTF_8),
        Look.of(/* terminal= */ true, environment, Size.STANDARD));
  }

  private void tell(RunReporter reporter, BrokerEvent event) {
    reporter.event(new ClientEvent.FromBroker(++seq, event));
  }
}
