package dev.brokerline.broker.internal.engine;

import dev.brokerline.broker.internal.agent.AgentTerminal;
import dev.brokerline.harness.session.ModelReceipt;
import dev.brokerline.harness.turn.PermissionDecision;
import dev.brokerline.protocol.ErrorCode;
import dev.brokerline.protocol.request.AnswerPermission;
import dev.brokerline.protocol.request.GetScreen;
import dev.brokerline.protocol.request.GetSession;
import dev.brokerline.protocol.request.InterruptAgent;
import dev.brokerline.protocol.request.ResizePty;
import dev.brokerline.protocol.request.SendInput;
import dev.brokerline.protocol.request.SetModel;
import dev.brokerline.protocol.result.InterruptResult;
import dev.brokerline.protocol.result.PermissionAnswered;
import dev.brokerline.protocol.result.ResizeResult;
import dev.brokerline.protocol.result.SendInputResult;
import dev.brokerline.protocol.result.SetModelResult;
import java.util.Locale;

/** The requests about the session of one agent. Used on the broker's thread. */
final class SessionRequests {

  private final Agents agents;

  SessionRequests(Agents agents) {
    this.agents = agents;
  }

  void addTo(Handlers handlers) {
    handlers.add(SetModel.class, this::setModel);
    handlers.add(InterruptAgent.class, this::interrupt);
    handlers.add(AnswerPermission.class, this::answer);
    handlers.add(
        GetSession.class,
        (request, reply) -> reply.ok(agents.get(request.name()).worker().session()));
    handlers.add(GetScreen.class, (request, reply) -> reply.ok(terminal(request.name()).screen()));
    handlers.add(
        SendInput.class,
        (request, reply) ->
            reply.when(
                terminal(request.name()).type(request.data()),
                bytes -> new SendInputResult(request.name(), bytes)));
    handlers.add(
        ResizePty.class,
        (request, reply) ->
            reply.when(
                resizable(request.name()).resize(request.rows(), request.cols()),
                done -> new ResizeResult(request.name(), request.rows(), request.cols())));
  }

  private AgentTerminal terminal(String name) {
    return agents
        .get(name)
        .worker()
        .terminal()
        .orElseThrow(
            () -> RequestError.of("not_a_terminal", "agent '" + name + "' has no terminal"));
  }

  private AgentTerminal resizable(String name) {
    return agents
        .get(name)
        .worker()
        .terminal()
        .orElseThrow(
            () ->
                RequestError.of(
                    ErrorCode.UNSUPPORTED_OPERATION,
                    "agent '" + name + "' has no terminal, and so no size"));
  }

  private void setModel(SetModel request, Reply<SetModelResult> reply) {
    if (request.model().chars().anyMatch(Character::isISOControl)) {
      // It becomes an argument, or a command that is typed into a terminal.
      throw RequestError.of("model_rejected", "no model has control characters in its name");
    }
    reply.when(
        agents.get(request.name()).worker().setModel(request.model()),
        receipt -> result(request, receipt));
  }

  private static SetModelResult result(SetModel request, ModelReceipt receipt) {
    return switch (receipt.status()) {
      case APPLIED, PENDING ->
          new SetModelResult(
              request.name(),
              request.model(),
              /* success= */ true,
              receipt.status().name().toLowerCase(Locale.ROOT),
              receipt.effective(),
              receipt.evidence());
      case REJECTED -> throw RequestError.of("model_rejected", receipt.evidence());
      case UNSUPPORTED -> throw RequestError.of("model_unsupported", receipt.evidence());
    };
  }

  private void interrupt(InterruptAgent request, Reply<InterruptResult> reply) {
    reply.when(
        agents.get(request.name()).worker().interrupt(),
        interrupted -> new InterruptResult(request.name(), interrupted));
  }

  private void answer(AnswerPermission request, Reply<PermissionAnswered> reply) {
    PermissionDecision.Kind kind = PermissionDecision.Kind.valueOf(request.decision().name());
    reply.when(
        agents
            .get(request.name())
            .worker()
            .answer(request.permissionId(), new PermissionDecision(kind, null, null)),
        answered -> new PermissionAnswered(request.name(), request.permissionId(), answered));
  }
}
