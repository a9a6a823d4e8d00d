package dev.brokerline.harness.internal.driver.oneturn;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brokerline.harness.internal.driver.DriverContext;
import dev.brokerline.harness.internal.driver.Errors;
import dev.brokerline.harness.internal.rpc.Json;
import dev.brokerline.harness.session.SessionOptions;
import dev.brokerline.harness.turn.AgentError;
import dev.brokerline.harness.turn.ErrorCode;
import dev.brokerline.harness.turn.Outcome;
import dev.brokerline.harness.turn.StopReason;
import dev.brokerline.harness.turn.TokenUsage;
import dev.brokerline.harness.turn.TurnEvent;
import dev.brokerline.spawn.ExitStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code gemini} without a terminal, with a stream of JSON. */
final class GeminiForm implements Form {

  private static final Pattern STATUS = Pattern.compile("\"code\":\\s*(\\d{3})\\b");

  @Override
  public List<String> arguments(
      SessionOptions options, Beginning turn, Map<String, String> environment) {
    List<String> arguments = new ArrayList<>(options.way().arguments());
    arguments.addAll(List.of("--output-format", "stream-json"));
    turn.addTo(options, arguments, environment);
    return arguments;
  }

  @Override
  public Reader reader(HeldEnd sink, DriverContext context) {
    return new Stream(sink, context);
  }

  private static final class Stream extends JsonReader {

    /** Pieces of text that no call of a tool interrupts are one message. */
    private final StringBuilder message = new StringBuilder();

    private int messages;

    Stream(HeldEnd sink, DriverContext context) {
      super(sink, context);
    }

    @Override
    void line(ObjectNode line) {
      switch (Json.text(line, "type", "")) {
        case "init" -> {
          sink.started();
          continuation(Json.text(line, "session_id"));
          String model = Json.text(line, "model");
          if (model != null) {
            context.model(model, "init");
          }
        }
        case "message" -> message(line);
        case "tool_use" -> {
          finishMessage();
          String id = Json.text(line, "tool_id", "");
          String tool = Json.text(line, "tool_name", "");
          String input = line.path("parameters").toString();
          sink.event(seq -> new TurnEvent.ToolCall(seq, id, tool, tool, input));
        }
        case "tool_result" -> {
          String id = Json.text(line, "tool_id", "");
          boolean ok = Json.text(line, "status", "").equals("success");
          String error = Json.text(line.path("error"), "message", "");
          String output = Json.text(line, "output", error);
          sink.event(seq -> new TurnEvent.ToolResult(seq, id, ok, output));
        }
        case "error" -> sink.notice("error", Json.text(line, "message", ""), line.toString());
        case "result" -> result(line);
        default -> unknown(line);
      }
    }

    private void message(ObjectNode line) {
      if (!Json.text(line, "role", "").equals("assistant")) {
        return;
      }
      String text = Json.text(line, "content", "");
      message.append(text);
      if (line.path("delta").asBoolean()) {
        sink.text(messageId(), text);
      } else {
        finishMessage();
      }
    }

    private String messageId() {
      return "message-" + messages;
    }

    private void finishMessage() {
      if (!message.isEmpty()) {
        sink.message(messageId(), message.toString());
        message.setLength(0);
        messages++;
      }
    }

    private void result(ObjectNode line) {
      finishMessage();
      JsonNode stats = line.path("stats");
      long allInput = stats.path("input_tokens").asLong();
      long cached = stats.path("cached").asLong();
      long answer = stats.path("output_tokens").asLong();
      long thoughts = Math.max(0, stats.path("total_tokens").asLong() - allInput - answer);
      sink.usage(
          TokenUsage.of(
              stats.path("input").asLong(Math.max(0, allInput - cached)),
              cached,
              0,
              answer + thoughts,
              thoughts));
      if (Json.text(line, "status", "").equals("success")) {
        sink.end(Verdict.SUCCESS);
      } else {
        sink.end(Verdict.failed(error(line.path("error"))));
      }
    }

    private static AgentError error(JsonNode error) {
      String words = Json.text(error, "message", "gemini gave no reason");
      Matcher status = STATUS.matcher(words);
      return Errors.upstream(status.find() ? Integer.parseInt(status.group(1)) : 0, words);
    }

    /** Its exit codes: its own between 41 and 55, else the status of HTTP modulo 256. */
    @Override
    public Verdict ended(ExitStatus exit, @Nullable Verdict said) {
      if (said != null) {
        return said;
      }
      String words = Exits.words(exit);
      return switch (Exits.code(exit)) {
        // It exits so after SIGINT and SIGTERM.
        case 0 -> Verdict.INTERRUPTED;
        case 41 -> refused(ErrorCode.AUTH_REQUIRED, words);
        case 44, 52, 55 -> refused(ErrorCode.UNAVAILABLE, words);
        case 53 ->
            new Verdict(
                StopReason.MAX_REQUESTS,
                AgentError.of(ErrorCode.PROCESS_FAILED, words, Outcome.PERFORMED));
        case 54 -> Verdict.failed(ErrorCode.PROCESS_FAILED, words);
        case 144, 145, 147, 148, 157, 173, 244, 246, 247, 248 ->
            Verdict.failed(Errors.upstream(256 + Exits.code(exit), words));
        case 17 -> Verdict.failed(Errors.upstream(512 + 17, words));
        default -> Exits.verdict("gemini", exit);
      };
    }

    private static Verdict refused(ErrorCode code, String words) {
      return Verdict.failed(AgentError.of(code, words, Outcome.NOT_PERFORMED));
    }
  }
}
