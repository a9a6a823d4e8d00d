package dev.brokerline.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.brokerline.client.error.BrokerException;
import dev.brokerline.client.error.BrokerStartException;
import dev.brokerline.client.error.Outcome;
import dev.brokerline.client.options.BrokerClientOptions;
import dev.brokerline.protocol.model.AgentSpec;
import dev.brokerline.protocol.model.HeadlessProvider;
import dev.brokerline.protocol.model.PermissionAnswer;
import dev.brokerline.protocol.request.AnswerPermission;
import dev.brokerline.protocol.request.BrokerRequest;
import dev.brokerline.protocol.request.GetCrashInsights;
import dev.brokerline.protocol.request.GetMetrics;
import dev.brokerline.protocol.request.GetScreen;
import dev.brokerline.protocol.request.GetSession;
import dev.brokerline.protocol.request.GetStatus;
import dev.brokerline.protocol.request.Hello;
import dev.brokerline.protocol.request.InterruptAgent;
import dev.brokerline.protocol.request.ListAgents;
import dev.brokerline.protocol.request.PreflightAgents;
import dev.brokerline.protocol.request.ReleaseAgent;
import dev.brokerline.protocol.request.ResizePty;
import dev.brokerline.protocol.request.SendInput;
import dev.brokerline.protocol.request.SendMessage;
import dev.brokerline.protocol.request.SetModel;
import dev.brokerline.protocol.request.Shutdown;
import dev.brokerline.protocol.request.SpawnAgent;
import dev.brokerline.protocol.request.SubscribeChannels;
import dev.brokerline.protocol.request.UnsubscribeChannels;
import dev.brokerline.testing.Answer;
import dev.brokerline.testing.FakeBroker;
import dev.brokerline.testing.RecordedRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each request, answered with everything that is no answer to it. */
class WrongAnswersTest {

  static final List<BrokerRequest<?>> REQUESTS =
      List.of(
          new Hello("c", "1"),
          SpawnAgent.of(AgentSpec.headless("a", HeadlessProvider.CLAUDE)),
          SendMessage.of("a", "t"),
          new SendInput("a", "d"),
          new ResizePty("a", 1, 2),
          SetModel.of("a", "m"),
          GetMetrics.all(),
          new GetCrashInsights(),
          ReleaseAgent.of("a"),
          new ListAgents(),
          new GetStatus(),
          new PreflightAgents(List.of(new PreflightAgents.Agent("a", "cat"))),
          new SubscribeChannels("a", List.of("c")),
          new UnsubscribeChannels("a", List.of("c")),
          new InterruptAgent("a"),
          new AnswerPermission("a", "p", PermissionAnswer.DENY_ONCE),
          new GetSession("a"),
          new GetScreen("a"),
          new Shutdown());

  private static final long PATIENCE_SECONDS = 30;

  private static final Pattern NAMES_OF_JAVA =
      Pattern.compile(
          "java|dev\\.brokerline|jackson|Exception|\\bcast\\b|null pointer|because|Result\\b");

  private final FakeBroker fake = FakeBroker.create();
  private final BrokerClient client =
      BrokerClient.create(
          BrokerClientOptions.builder()
              .processFactory(fake.processFactory())
              .closeTimeout(Duration.ofSeconds(5))
              .build());

  /** What the next request gets; null is the broker's own answer. */
  private volatile @Nullable String wrong;

  @AfterEach
  void closeAll() {
    wrong = null;
    client.close();
    fake.close();
  }

  @Test
  void everyRequestIsThere() {
    assertThat(REQUESTS.stream().map(Object::getClass).distinct())
        .containsExactlyInAnyOrderElementsOf(
            Arrays.asList(BrokerRequest.class.getPermittedSubclasses()));
  }

  @ParameterizedTest
  @FieldSource("REQUESTS")
  void aWrongAnswerIsAFailureInPlainWordsThatClaimsNothing(BrokerRequest<?> request)
      throws Exception {
    client.start().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    fake.onRequest(request.type(), this::answer);
    for (String frame : wrongAnswers(request)) {
      wrong = frame;
      Throwable failed =
          catchThrowable(() -> client.request(request).get(PATIENCE_SECONDS, TimeUnit.SECONDS));

      assertThat(failed).as(frame).isInstanceOf(ExecutionException.class);
      assertThat(failed.getCause())
          .as(frame)
          .isInstanceOfSatisfying(
              BrokerException.class,
              e -> assertThat(e.outcome()).as(frame).isEqualTo(outcome(request, frame)))
          .message()
          .as(frame)
          .doesNotContainPattern(NAMES_OF_JAVA)
          .containsAnyOf(request.type(), "protocol version");
    }
  }

  /** Only an {@code ok} proves that it was done, and no greeting does anything. */
  private static Outcome outcome(BrokerRequest<?> request, String frame) {
    boolean ours = frame.startsWith("\"v\":1,");
    if (request instanceof Hello) {
      return ours ? Outcome.UNKNOWN : Outcome.NOT_PERFORMED;
    }
    return ours && frame.contains("\"type\":\"ok\"") ? Outcome.PERFORMED : Outcome.UNKNOWN;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"v\":1,\"type\":\"ok\",\"payload\":{\"result\":{\"protocol_version\":1}}",
        "\"v\":1,\"type\":\"hello_ack\",\"payload\":[]",
        "\"v\":1,\"type\":\"error\",\"payload\":{}",
      })
  void aGreetingThatIsNotAnsweredByAGreetingIsNoStart(String frame) {
    wrong = frame;
    fake.onRequest("hello", this::answer);
    assertThat(
            catchThrowable(() -> client.start().get(PATIENCE_SECONDS, TimeUnit.SECONDS)).getCause())
        .isInstanceOf(BrokerStartException.class)
        .message()
        .contains("hello")
        .doesNotContainPattern(NAMES_OF_JAVA);
  }

  private Answer answer(RecordedRequest asked) {
    String frame = wrong;
    return frame == null
        ? Answer.own()
        : Answer.rawLine("{\"request_id\":\"" + asked.requestId() + "\"," + frame + "}");
  }

  /** The members of frames, without the id. */
  private static List<String> wrongAnswers(BrokerRequest<?> request) {
    List<String> frames = new ArrayList<>();
    String other =
        request instanceof Hello
            ? "\"type\":\"ok\",\"payload\":{\"result\":{\"protocol_version\":1}}"
            : "\"type\":\"hello_ack\",\"payload\":{\"protocol_version\":1}";
    frames.add("\"v\":1," + other);
    frames.add("\"v\":2," + other);
    frames.add("\"v\":2,\"type\":\"ok\",\"payload\":{\"result\":{}}");
    frames.add("\"v\":1,\"type\":\"event\",\"payload\":{}");
    frames.add("\"v\":1,\"type\":\"agreed\",\"payload\":{\"result\":{}}");
    for (String json : List.of("null", "[]", "[1]", "7", "1.5", "true", "\"x\"", "\"\"")) {
      frames.add("\"v\":1,\"type\":\"ok\",\"payload\":{\"result\":" + json + "}");
      frames.add("\"v\":1,\"type\":\"ok\",\"payload\":" + json);
      frames.add("\"v\":1,\"type\":\"error\",\"payload\":" + json);
      frames.add("\"v\":1,\"type\":\"hello_ack\",\"payload\":" + json);
    }
    frames.add("\"v\":1,\"type\":\"ok\",\"payload\":{}");
    frames.add("\"v\":1,\"type\":\"error\",\"payload\":{}");
    frames.add("\"v\":1,\"type\":\"error\",\"payload\":{\"code\":[7]}");
    for (var component : request.resultType().getRecordComponents()) {
      String field = component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
      for (String json : List.of("[[{}]]", "[null]")) {
        frames.add(
            "\"v\":1,\"type\":\"ok\",\"payload\":{\"result\":{\"" + field + "\":" + json + "}}");
      }
    }
    return frames;
  }
}
