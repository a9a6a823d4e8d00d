package dev.brokerline.agents.model;

import dev.brokerline.protocol.model.Tokens;
import org.jspecify.annotations.Nullable;

/**
 * What an agent has used so far.
 *
 * @param turns how many turns have ended
 * @param tokens the tokens of these turns; null if the program does not count them
 */
public record AgentUsage(long turns, @Nullable Tokens tokens) {}
