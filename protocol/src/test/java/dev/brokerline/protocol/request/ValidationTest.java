package dev.brokerline.protocol.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.brokerline.protocol.RawJson;
import dev.brokerline.protocol.model.AgentSpec;
import dev.brokerline.protocol.model.HeadlessProvider;
import dev.brokerline.protocol.model.RestartPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What requests refuse, so that the broker need not. */
class ValidationTest {

  private static final AgentSpec CAT = AgentSpec.pty("w", "cat");

  private static final List<Function<String, Object>> TAKE_A_NEW_AGENT =
      List.of(
          name -> AgentSpec.pty(name, "cat"),
          name -> AgentSpec.headless(name, HeadlessProvider.CLAUDE),
          name -> new PreflightAgents.Agent(name, "cat"));

  private static final List<Function<String, Object>> TAKE_A_KNOWN_AGENT =
      List.of(
          CAT::withShadowOf,
          name -> SpawnAgent.of(CAT).withContinueFrom(name),
          ReleaseAgent::of,
          name -> new SendInput(name, ""),
          name -> new ResizePty(name, 1, 1),
          name -> SetModel.of(name, "m"),
          GetMetrics::of,
          name -> new SubscribeChannels(name, List.of()),
          name -> new UnsubscribeChannels(name, List.of()));

  static Stream<Arguments> badNames() {
    return Stream.of("", "  ", "\t", "a/b", "../etc", "a\\b", "nul\0name")
        .flatMap(
            name ->
                Stream.concat(TAKE_A_NEW_AGENT.stream(), TAKE_A_KNOWN_AGENT.stream())
                    .map(taker -> arguments(name, taker)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"v\":1,\"type\":\"shutdown_worker\",\"payload\":{}}",
        "  {  \"type\" : 1 }\r",
        "[1,\"shutdown_worker\",null,{}]",
        "\t{\"a\":1}",
      })
  void inputThatTheWorkerMayExecuteIsRefusedWithItsLine(String line) {
    assertThatThrownBy(() -> new SendInput("w", "first\n" + line + "\nlast"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("line 2 of the input");
    assertThat(SendInput.unchecked("w", line).data()).isEqualTo(line);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "hello", "{", "{ return x; }", "{}", "a {\"b\":1}", "[x", "\"{}\""})
  void otherInputIsTakenAsItIs(String text) {
    assertThat(new SendInput("w", text).data()).isEqualTo(text);
    assertThat(new SendInput("w", text + "\n").data()).isEqualTo(text + "\n");
    assertThat(SendInput.unchecked("w", text)).isEqualTo(new SendInput("w", text));
  }

  @Test
  void aModelIsASingleLine() {
    assertThatThrownBy(() -> SetModel.of("w", "m\n{\"v\":1}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("single line");
  }

  @ParameterizedTest
  @MethodSource("badNames")
  void aNameTheBrokerWouldMisuseIsRefusedAndNamed(String name, Function<String, Object> taker) {
    assertThatThrownBy(() -> taker.apply(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("agent")
        .hasMessageContaining('"' + name.replace("\0", "\\u0000").replace("\t", "\\u0009") + '"');
  }

  @Test
  void anAgentThatIsThereUnderAnOddNameCanBeAskedForAndEnded() {
    for (String name : List.of("system", "human:x", "#x", "-x", "größe", "a b", "a=b")) {
      assertThat(TAKE_A_KNOWN_AGENT.stream().map(taker -> taker.apply(name))).doesNotContainNull();
      assertThat(SendMessage.of(name, "").to()).isEqualTo(name);
    }
    assertThat(SendMessage.of("#a/b", "").to()).isEqualTo("#a/b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"#dev", "-x", "--help", "a:b", "a=b", "@a", "*", ".a", "system"})
  void noAgentGetsANameThatSomethingOnItsWayCannotCarry(String name) {
    assertThat(TAKE_A_NEW_AGENT)
        .allSatisfy(
            taker ->
                assertThatThrownBy(() -> taker.apply(name))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining('"' + name + '"'));
  }

  private static final List<Function<String, String>> TAKE_TYPED_TEXT =
      List.of(
          text -> SendMessage.of("w", text).text(),
          text -> String.valueOf(SpawnAgent.of(CAT).withInitialTask(text).initialTask()),
          text -> String.valueOf(ReleaseAgent.of("w").withReason(text).reason()));

  @Test
  void whatIsTypedHasNoControlCharactersAndOneKindOfLineEnd() {
    assertThat(TAKE_TYPED_TEXT)
        .allSatisfy(
            taker -> {
              assertThat(taker.apply("a\r\nb\rc\\")).isEqualTo("a\nb\nc\\ ");
              assertThatThrownBy(() -> taker.apply("a\u0003b"))
                  .isInstanceOf(IllegalArgumentException.class)
                  .hasMessageContaining("character 2 is U+0003 (END OF TEXT)");
            });
  }

  @Test
  void aSenderIsOneLineOfPrintableCharacters() {
    assertThat(message().withFrom("human:ann lee").from()).isEqualTo("human:ann lee");
    for (String name : List.of("a\nb", "a\u001b[2J", "\u202eevil", " a", "")) {
      assertThatThrownBy(() -> message().withFrom(name))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("sender must not");
    }
  }

  static Stream<Arguments> badValues() {
    return Stream.of(
        bad("rows must be 1-65535, but is 0", () -> new ResizePty("w", 0, 80)),
        bad("rows must be 1-65535, but is 65536", () -> new ResizePty("w", 65_536, 80)),
        bad("cols must be 1-65535, but is -1", () -> new ResizePty("w", 24, -1)),
        bad("priority must be 0-255, but is 256", () -> message().withPriority(256)),
        bad("priority must be 0-255, but is -1", () -> message().withPriority(-1)),
        bad("recipient must not be blank: \"\"", () -> SendMessage.of("", "x")),
        bad(
            "recipient must not contain U+0000 (NULL): \"a\\u0000\"",
            () -> SendMessage.of("a\0", "x")),
        bad("idle threshold must not be negative: \"PT-1S\"", () -> idle(Duration.ofSeconds(-1))),
        bad("idle threshold must be a multiple of PT1S", () -> idle(Duration.ofMillis(1500))),
        bad("cooldown must not be negative", () -> cooldown(Duration.ofMillis(-1))),
        bad("cooldown must be a multiple of PT0.001S", () -> cooldown(Duration.ofNanos(1))),
        bad("cooldown is too long", () -> cooldown(Duration.ofSeconds(Long.MAX_VALUE))),
        bad("timeout must not be negative", () -> timeout(Duration.ofDays(-1))),
        bad("max restarts must be 0-", () -> RestartPolicy.defaults().withMaxRestarts(-1)),
        bad(
            "max consecutive failures must be 0-",
            () -> RestartPolicy.defaults().withMaxConsecutiveFailures(-1)),
        bad("cli must not be blank", () -> AgentSpec.pty("w", " ")),
        bad("argument must not contain NUL", () -> CAT.withArgs(List.of("", "a\0b"))),
        bad("channel must not be blank", () -> CAT.withChannels(List.of("dev", ""))),
        bad("channel must not be blank", () -> new SubscribeChannels("w", List.of(" "))),
        bad("cwd must not be blank", () -> CAT.withCwd("")),
        bad("model must not be blank", () -> CAT.withModel("")),
        bad("model must not be blank", () -> SetModel.of("w", "")),
        bad("cli must not be blank", () -> new PreflightAgents.Agent("w", "")),
        bad("\"w\" runs in a terminal: needs a cli", () -> bare(AgentSpec.RuntimeKind.PTY)),
        bad("\"w\" is headless: needs a provider", () -> bare(AgentSpec.RuntimeKind.HEADLESS)));
  }

  private static Arguments bad(String message, ThrowingCallable call) {
    return arguments(message, call);
  }

  @ParameterizedTest
  @MethodSource("badValues")
  void aValueTheBrokerWouldRefuseIsRefusedAndNamed(String message, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void theLimitsThemselvesAreAllowed() {
    assertThat(new ResizePty("w", 1, 65_535).cols()).isEqualTo(65_535);
    assertThat(message().withPriority(0).withPriority(255).priority()).isEqualTo(255);
    assertThat(idle(Duration.ZERO).idleThreshold()).isZero();
    assertThat(cooldown(Duration.ofMillis(Long.MAX_VALUE)).cooldown()).isPositive();
  }

  @Test
  void aListIsCopiedAndNothingCanBeAddedLater() {
    List<String> channels = new ArrayList<>(List.of("dev"));
    AgentSpec spec = CAT.withChannels(channels);
    channels.add("ops");
    assertThat(spec.channels()).containsExactly("dev").isUnmodifiable();
  }

  @Test
  void anAgentIsPrintedWithoutItsArguments() {
    AgentSpec spec =
        AgentSpec.pty("w", "codex --key sk-abcdef").withArgs(List.of("--api-key", "hunter2"));
    assertThat(SpawnAgent.of(spec).toString())
        .contains("args=(2)")
        .doesNotContain("hunter2")
        .doesNotContain("abcdef");
  }

  @Test
  void aRequestIsPrintedWithoutItsTexts() {
    String secret = "my voice is my passport";
    List<BrokerRequest<?>> requests =
        List.of(
            SendMessage.of("w", secret).withData(RawJson.of('"' + secret + '"')),
            SpawnAgent.of(CAT).withInitialTask(secret),
            new SendInput("w", secret),
            ReleaseAgent.of("w").withReason(secret));
    assertThat(requests)
        .extracting(BrokerRequest::toString)
        .allSatisfy(printed -> assertThat(printed).contains("w").doesNotContain(secret));
    assertThat(SendMessage.of("w", secret).toString()).contains("to=w, text=(23)");
    assertThat(ReleaseAgent.of("w").toString()).isEqualTo("ReleaseAgent[name=w, reason=null]");
  }

  private static SendMessage message() {
    return SendMessage.of("w", "text");
  }

  private static SpawnAgent idle(Duration threshold) {
    return SpawnAgent.of(CAT).withIdleThreshold(threshold);
  }

  private static RestartPolicy cooldown(Duration cooldown) {
    return RestartPolicy.defaults().withCooldown(cooldown);
  }

  private static SetModel timeout(Duration timeout) {
    return SetModel.of("w", "m").withTimeout(timeout);
  }

  private static AgentSpec bare(AgentSpec.RuntimeKind runtime) {
    return new AgentSpec(
        "w", runtime, null, null, List.of(), List.of(), null, null, null, null, null, null, null,
        null);
  }
}
