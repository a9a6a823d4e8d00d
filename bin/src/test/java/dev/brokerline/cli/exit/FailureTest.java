package dev.brokerline.cli.exit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.client.error.BrokerExitedException;
import dev.brokerline.client.error.BrokerRejectedException;
import dev.brokerline.client.error.BrokerStartException;
import dev.brokerline.client.error.BrokerStartException.Phase;
import dev.brokerline.client.error.Outcome;
import dev.brokerline.client.error.ProtocolMismatchException;
import dev.brokerline.client.error.RequestTimeoutException;
import dev.brokerline.protocol.ErrorDetail;
import dev.brokerline.protocol.request.ReleaseAgent;
import dev.brokerline.spawn.ExitStatus;
import dev.brokerline.spawn.error.LaunchException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FailureTest {

  private static final ReleaseAgent REQUEST = ReleaseAgent.of("a");

  static Stream<Throwable> startFailures() {
    return Stream.of(
        new LaunchException(Path.of("/x"), "it is a directory", null),
        new BrokerStartException(Phase.HANDSHAKE, "no hello within 45 s", null),
        new ProtocolMismatchException("version 2"),
        new BrokerExitedException("hello", exit(), Outcome.UNKNOWN));
  }

  @ParameterizedTest
  @MethodSource("startFailures")
  void whatever_keeps_a_broker_from_starting_is_3_in_its_own_words(Throwable thrown) {
    Failure failure = Failure.ofStart(new CompletionException(thrown));

    assertThat(failure.exitCode()).isEqualTo(ExitCodes.NO_BROKER);
    assertThat(failure.sentence()).contains(String.valueOf(thrown.getMessage()));
    assertThat(failure.cause()).isSameAs(thrown);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sk-ant-api03-", "rk_live_", "at_live_"})
  void a_value_that_is_refused_may_be_a_secret_in_the_wrong_place(String prefix) {
    String key = prefix + "0123456789abcdef0123456789abcdef";

    assertThat(Failure.usage("--relaycast: '" + key + "' is no address").sentence())
        .contains("--relaycast", "is no address")
        .doesNotContain("456789abcdef");
  }

  @Test
  void a_refused_request_is_1_in_the_brokers_words() {
    ErrorDetail detail = ErrorDetail.of("invalid_request", "agent 'a' already exists");

    Failure failure =
        Failure.ofRequest(
            "agent 'a' could not be started",
            new BrokerRejectedException(
                REQUEST, detail, Outcome.NOT_PERFORMED, /* workerEnding= */ false));

    assertThat(failure.exitCode()).isEqualTo(ExitCodes.AGENT_FAILED);
    assertThat(failure.sentence())
        .isEqualTo(
            "agent 'a' could not be started: the broker says: agent 'a' already exists"
                + " (invalid_request)");
  }

  @Test
  void a_silent_broker_is_1_with_the_time_that_it_was_waited_for() {
    Failure failure =
        Failure.ofRequest(
            "agent 'a' could not be started",
            new RequestTimeoutException(REQUEST, Duration.ofSeconds(60), null, "no answer"));

    assertThat(failure.exitCode()).isEqualTo(ExitCodes.AGENT_FAILED);
    assertThat(failure.sentence()).endsWith("the broker has not answered for 60 s");
  }

  @Test
  void a_broker_that_the_user_chose_is_named_with_the_way_out() {
    Failure failure =
        Failure.ofStart(new BrokerStartException(Phase.HANDSHAKE, "it said nothing", null))
            .withNamedBroker(Path.of("/bin/echo"));

    assertThat(failure.sentence())
        .isEqualTo(
            "it said nothing (this is --broker /bin/echo; leave it out to run the pinned broker)");
  }

  @Test
  void a_defect_asks_for_a_report() {
    Failure failure = Failure.ofStart(new IllegalStateException("impossible"));

    assertThat(failure.reason()).isEqualTo("defect");
    assertThat(failure.sentence()).contains("impossible", "--verbose");
  }

  @Test
  void a_list_becomes_one_line() {
    Failure failure = Failure.usage("nothing was found:\n  - here\n  - there\nTry again.");

    assertThat(failure.sentence()).isEqualTo("nothing was found: here; there / Try again.");
  }

  private static ExitStatus exit() {
    return new ExitStatus(OptionalInt.of(1), Duration.ofMillis(35), List.of("Error: no"));
  }
}
