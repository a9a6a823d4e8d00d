package dev.brokerline.protocol.request;

import dev.brokerline.protocol.internal.Checks;
import dev.brokerline.protocol.model.PermissionAnswer;
import dev.brokerline.protocol.result.PermissionAnswered;
import java.util.Objects;

/**
 * Answers a program that asks for a permission. Only Brokerline's own broker knows this request.
 *
 * @param permissionId the id from {@code permission_requested}
 */
public record AnswerPermission(String name, String permissionId, PermissionAnswer decision)
    implements BrokerRequest<PermissionAnswered> {

  /** Refuses a name that no agent can have. */
  public AnswerPermission {
    Objects.requireNonNull(name, "name");
    Checks.agentName("agent name", name);
    Objects.requireNonNull(permissionId, "permission_id");
    Objects.requireNonNull(decision, "decision");
  }

  @Override
  public String type() {
    return "answer_permission";
  }

  @Override
  public Class<PermissionAnswered> resultType() {
    return PermissionAnswered.class;
  }
}
