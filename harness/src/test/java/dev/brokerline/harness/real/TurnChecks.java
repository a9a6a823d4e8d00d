package dev.brokerline.harness.real;

import static dev.brokerline.harness.real.Finding.require;

import dev.brokerline.harness.program.Capability;
import dev.brokerline.harness.session.PermissionPolicy;
import dev.brokerline.harness.session.SessionState;
import dev.brokerline.harness.turn.PermissionDecision;
import dev.brokerline.harness.turn.TokenUsage;
import dev.brokerline.harness.turn.TurnEvent;
import dev.brokerline.harness.turn.TurnEvent.PermissionRequested;
import dev.brokerline.harness.turn.TurnResult;
import java.util.List;
import java.util.stream.Collectors;

/** Checks of one turn: its text, its tools, its tokens. */
final class TurnChecks {

  /** As many turns as are compared. */
  static final int EQUAL_TURNS = 5;

  private TurnChecks() {}

  /** The text comes in pieces, which join to the message. */
  static String text(Stage stage) throws Exception {
    try (Talk talk = Talk.open(stage)) {
      Heard heard = talk.say(0);
      var unused = heard.success();
      List<TurnEvent.Message> messages = heard.all(TurnEvent.Message.class);
      require(!messages.isEmpty(), "no message");
      TurnEvent.Message last = messages.get(messages.size() - 1);
      List<TurnEvent.TextDelta> pieces =
          heard.all(TurnEvent.TextDelta.class).stream()
              .filter(piece -> piece.messageId().equals(last.messageId()))
              .toList();
      String joined = pieces.stream().map(TurnEvent.TextDelta::text).collect(Collectors.joining());
      talk.requireAble(Capability.TEXT_DELTAS);
      require(
          joined.equals(last.text()),
          "the pieces are '%s', the message is '%s'".formatted(joined, last.text()));
      require(pieces.size() > 1, "the text came in one piece");
      return pieces.size() + " pieces";
    }
  }

  /** A tool that is allowed is run. */
  static String allowed(Stage stage) throws Exception {
    try (Talk talk = Talk.open(stage, options -> options.permissions(PermissionPolicy.ASK))) {
      talk.requireAble(Capability.PERMISSIONS);
      Heard heard = talk.say(0);
      answer(talk, heard, PermissionDecision.allow());
      var unused = heard.success();
      require(stage.ranTool(), "the tool was not run");
      List<TurnEvent.ToolResult> results = heard.all(TurnEvent.ToolResult.class);
      require(!results.isEmpty() && results.get(0).ok(), "the results of tools: " + results);
      return "";
    }
  }

  /** A tool that is denied is not run, and the turn ends. */
  static String denied(Stage stage) throws Exception {
    try (Talk talk = Talk.open(stage, options -> options.permissions(PermissionPolicy.ASK))) {
      talk.requireAble(Capability.PERMISSIONS);
      Heard heard = talk.say(0);
      answer(talk, heard, PermissionDecision.deny("not now"));
      TurnResult result = heard.result();
      require(!stage.ranTool(), "the tool was run");
      List<TurnEvent.ToolResult> results = heard.all(TurnEvent.ToolResult.class);
      require(results.stream().noneMatch(TurnEvent.ToolResult::ok), "a result is good: " + results);
      return result.success()
          ? "the turn goes on"
          : "ends " + result.failure().orElseThrow().code();
    }
  }

  /** Answers the first request, which must find the session waiting, and all that follow it. */
  private static void answer(Talk talk, Heard heard, PermissionDecision decision) throws Exception {
    PermissionRequested first = heard.first(PermissionRequested.class);
    SessionState state = talk.session().status().state();
    require(state == SessionState.REQUIRES_ACTION, "the session is " + state + " while it asks");
    boolean taken = Talk.await("the answer", talk.session().answer(first.request(), decision));
    require(taken, "the answer was not taken");
    heard
        .turn()
        .listen(
            event -> {
              if (event instanceof PermissionRequested next && next.seq() > first.seq()) {
                var unused = talk.session().answer(next.request(), decision);
              }
            });
  }

  /** Equal turns use equal tokens. */
  static String usage(Stage stage) throws Exception {
    try (Talk talk = Talk.open(stage)) {
      talk.requireAble(Capability.USAGE);
      TokenUsage first = TokenUsage.NONE;
      for (int i = 0; i < EQUAL_TURNS; i++) {
        TokenUsage usage = counts(talk.say(i).success().usage());
        require(usage.total() > 0, "turn %d has no usage".formatted(i + 1));
        first = i == 0 ? usage : first;
        require(
            usage.equals(first),
            "turn %d used %s, the first one %s".formatted(i + 1, usage, first));
      }
      return "%d in, %d cached, %d out"
          .formatted(first.input() + first.cacheWrite(), first.cacheRead(), first.output());
    }
  }

  /** Without the cost, whose sums are inexact. */
  private static TokenUsage counts(TokenUsage usage) {
    return TokenUsage.of(
        usage.input(), usage.cacheRead(), usage.cacheWrite(), usage.output(), usage.reasoning());
  }
}
