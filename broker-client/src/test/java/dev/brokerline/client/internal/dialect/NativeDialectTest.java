package dev.brokerline.client.internal.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.client.error.Outcome;
import dev.brokerline.client.internal.dialect.BrokerDialect.ErrorOwner;
import dev.brokerline.protocol.ErrorDetail;
import dev.brokerline.protocol.model.AgentSpec;
import dev.brokerline.protocol.model.HeadlessProvider;
import dev.brokerline.protocol.request.GetStatus;
import dev.brokerline.protocol.request.SendInput;
import dev.brokerline.protocol.request.SetModel;
import dev.brokerline.protocol.request.SpawnAgent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NativeDialectTest {

  private static final BrokerDialect DIALECT = NativeDialect.INSTANCE;

  @ParameterizedTest
  @ValueSource(strings = {"", "hello", "one\ntwo", "\r"})
  void endsInputWithALineFeed(String text) {
    var wanted = new SendInput("w", text + "\n");
    assertThat(DIALECT.asSent(new SendInput("w", text))).isEqualTo(wanted);
    assertThat(DIALECT.asSent(wanted)).isSameAs(wanted);
  }

  @Test
  void keepsTheCallersLeaveForOrdersToTheWorker() {
    SendInput order = SendInput.unchecked("w", "[1,\"x\",null,{}]");
    assertThat(((SendInput) DIALECT.asSent(order)).unchecked()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "invalid_request, OLDEST_REQUEST",
    "io_error, INPUT",
    "delivery_failed, NOBODY",
    "agent_not_found, NOBODY",
    "something_new, NOBODY"
  })
  void knowsWhoOwnsAnErrorWithoutAnId(String code, ErrorOwner owner) {
    assertThat(DIALECT.ownerOf(ErrorDetail.of(code, "words"))).isEqualTo(owner);
  }

  @Test
  void expectsOneComplaintForEachLineOfInput() {
    assertThat(DIALECT.complaintsAfterOk(new SendInput("w", ""))).isEqualTo(1);
    assertThat(DIALECT.complaintsAfterOk(new SendInput("w", "one\ntwo"))).isEqualTo(2);
    assertThat(DIALECT.complaintsAfterOk(new SendInput("w", "one\ntwo\n"))).isEqualTo(2);
    assertThat(DIALECT.complaintsAfterOk(SetModel.of("w", "m"))).isEqualTo(1);
    assertThat(DIALECT.complaintsAfterOk(new GetStatus())).isZero();
  }

  @Test
  void takesAnInvalidRequestForDoneInPartUnlessItsWordsSayMore() {
    assertThat(DIALECT.outcomeOf(ErrorDetail.of("invalid_request", "agent 'a' already exists")))
        .isEqualTo(Outcome.NOT_PERFORMED);
    assertThat(DIALECT.outcomeOf(ErrorDetail.of("invalid_request", "broken pipe")))
        .isEqualTo(Outcome.UNKNOWN);
  }

  @Test
  void knowsTheErrorOfAWorkerThatIsEnding() {
    String words = "failed writing frame to worker 'w'";
    assertThat(DIALECT.isOfEndingWorker(ErrorDetail.of("invalid_request", words))).isTrue();
    assertThat(DIALECT.isOfEndingWorker(ErrorDetail.of("invalid_request", "agent 'failed")))
        .isFalse();
  }

  @Test
  void refusesAnAgentWithoutATerminal() {
    var headless = SpawnAgent.of(AgentSpec.headless("h", HeadlessProvider.CLAUDE));
    assertThat(DIALECT.refusal(headless)).get().asString().contains("'h'");
    assertThat(DIALECT.refusal(SpawnAgent.of(AgentSpec.pty("p", "cat")))).isEmpty();
  }

  @Test
  void tellsBrokersOfAnotherProtocolByWhatTheyPrint() {
    assertThat(OtherBrokers.languageOf("INFO API listening on http://127.0.0.1:3888")).isPresent();
    assertThat(OtherBrokers.languageOf("INFO ready")).isEmpty();
  }
}
