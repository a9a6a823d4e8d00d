package dev.brokerline.protocol.result;

import dev.brokerline.protocol.model.Tokens;
import org.jspecify.annotations.Nullable;

/**
 * The state of an agent's session.
 *
 * @param state {@code starting}, {@code idle}, {@code running}, {@code requires_action} or {@code
 *     ended}
 * @param source how the state is known: {@code structured}, {@code title}, {@code screen} or {@code
 *     quiet}
 * @param sessionId the key of the conversation in the program's own form; null if not known yet
 * @param turns how many turns have ended
 * @param usage the tokens of these turns
 */
public record SessionInfo(
    @Nullable String name,
    @Nullable String state,
    @Nullable String source,
    @Nullable String model,
    @Nullable String sessionId,
    @Nullable Long turns,
    @Nullable Tokens usage)
    implements BrokerResult {}
