package dev.brokerline.protocol.result;

import org.jspecify.annotations.Nullable;

/**
 * A model was asked for. The native broker's answer says nothing of the effect.
 *
 * @param status {@code applied} if the program confirmed the model, {@code pending} if a later turn
 *     proves or refutes it; null from the native broker
 * @param effective the model in use now as far as is known
 * @param evidence what the program said
 */
public record SetModelResult(
    @Nullable String name,
    @Nullable String model,
    @Nullable Boolean success,
    @Nullable String status,
    @Nullable String effective,
    @Nullable String evidence)
    implements BrokerResult {

  /** Makes the answer of the native broker, which says nothing of the effect. */
  public SetModelResult(@Nullable String name, @Nullable String model, @Nullable Boolean success) {
    this(name, model, success, null, null, null);
  }
}
