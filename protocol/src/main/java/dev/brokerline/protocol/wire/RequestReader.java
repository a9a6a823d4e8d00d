package dev.brokerline.protocol.wire;

import dev.brokerline.protocol.ErrorCode;
import dev.brokerline.protocol.ErrorDetail;
import dev.brokerline.protocol.ProtocolVersion;
import dev.brokerline.protocol.RawJson;
import dev.brokerline.protocol.internal.mapper.Json;
import dev.brokerline.protocol.internal.mapper.JsonShapeException;
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
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads a request as a broker does, for fakes and recorders. */
public final class RequestReader {

  /**
   * A request type: its record, the broker's message for a bad payload, and the request for any
   * payload.
   */
  private record Entry(
      String type,
      Class<? extends BrokerRequest<?>> request,
      String refusal,
      @Nullable BrokerRequest<?> ifAnything) {}

  private static final int MAX_SIZE = 65_535;
  private static final String CHANNELS = "must contain `name` and `channels`";
  private static final String PERMISSION = "must contain `name`, `permission_id`, and `decision`";

  private static final Map<String, Entry> TYPES =
      List.of(
              anything("hello", Hello.class, new Hello(null, null)),
              needs("spawn_agent", SpawnAgent.class, "must contain `agent`"),
              needs("send_message", SendMessage.class, "must contain `to` and `text`"),
              needs("send_input", SendInput.class, "must contain `name` and `data`"),
              needs("resize_pty", ResizePty.class, "must contain `name`, `rows`, and `cols`"),
              needs("set_model", SetModel.class, "must contain `name` and `model`"),
              needs("get_metrics", GetMetrics.class, "must be an object"),
              anything("get_crash_insights", GetCrashInsights.class, new GetCrashInsights()),
              needs("release_agent", ReleaseAgent.class, "must contain `name`"),
              anything("list_agents", ListAgents.class, new ListAgents()),
              anything("get_status", GetStatus.class, new GetStatus()),
              needs("preflight_agents", PreflightAgents.class, "must contain `agents` array"),
              needs("subscribe_channels", SubscribeChannels.class, CHANNELS),
              needs("unsubscribe_channels", UnsubscribeChannels.class, CHANNELS),
              anything("shutdown", Shutdown.class, new Shutdown()),
              needs("interrupt_agent", InterruptAgent.class, "must contain `name`"),
              needs("answer_permission", AnswerPermission.class, PERMISSION),
              needs("get_session", GetSession.class, "must contain `name`"),
              needs("get_screen", GetScreen.class, "must contain `name`"))
          .stream()
          .collect(Collectors.toUnmodifiableMap(Entry::type, Function.identity()));

  private RequestReader() {}

  private static Entry needs(
      String type, Class<? extends BrokerRequest<?>> request, String refusal) {
    return new Entry(type, request, type + " payload " + refusal, null);
  }

  private static Entry anything(
      String type, Class<? extends BrokerRequest<?>> request, BrokerRequest<?> ifAnything) {
    return new Entry(type, request, "", ifAnything);
  }

  /** Returns the names of all requests, in alphabetical order. */
  public static SortedSet<String> types() {
    return new TreeSet<>(TYPES.keySet());
  }

  /**
   * Returns the request of the envelope. Like a broker, it accepts any payload for requests without
   * one.
   *
   * @throws RequestRefusedException if the version, the type or the payload is not accepted
   */
  public static BrokerRequest<?> read(Envelope envelope) {
    if (!ProtocolVersion.isSupported(envelope.version())) {
      throw refused(
          envelope.requestId(),
          ErrorCode.UNSUPPORTED_VERSION,
          "expected protocol version 1, got " + envelope.version(),
          null);
    }
    Entry entry = TYPES.get(envelope.type());
    if (entry == null) {
      throw refused(
          envelope.requestId(),
          ErrorCode.UNKNOWN_TYPE,
          "unsupported message type '" + envelope.type() + "'",
          null);
    }
    return read(entry, envelope);
  }

  private static BrokerRequest<?> read(Entry entry, Envelope envelope) {
    JsonShapeException cause = null;
    BrokerRequest<?> request = null;
    try {
      request = Json.read(envelope.payload(), entry.request());
    } catch (JsonShapeException e) {
      cause = e;
    }
    if (request == null) {
      request = entry.ifAnything();
    }
    if (request == null && entry.request() == ResizePty.class && isNoSize(envelope.payload())) {
      throw refused(
          envelope.requestId(), ErrorCode.INVALID_DIMENSIONS, "rows and cols must be >= 1", null);
    }
    if (request == null) {
      throw refused(null, ErrorCode.INVALID_REQUEST, entry.refusal(), cause);
    }
    return request;
  }

  /** Returns whether a payload has the right shape, but a size of 0. */
  private static boolean isNoSize(RawJson payload) {
    try {
      Integer rows = number(payload, "rows");
      Integer cols = number(payload, "cols");
      return Json.member(payload, "name") != null
          && rows != null
          && cols != null
          && Math.min(rows, cols) == 0
          && Math.max(rows, cols) <= MAX_SIZE;
    } catch (JsonShapeException e) {
      return false;
    }
  }

  private static @Nullable Integer number(RawJson payload, String member)
      throws JsonShapeException {
    RawJson value = Json.member(payload, member);
    return value == null ? null : Json.read(value, Integer.class);
  }

  private static RequestRefusedException refused(
      @Nullable RequestId id, String code, String message, @Nullable JsonShapeException cause) {
    return new RequestRefusedException(new Inbound.Error(id, ErrorDetail.of(code, message)), cause);
  }
}
