package dev.brokerline.protocol.model;

import org.jspecify.annotations.Nullable;

/**
 * The tokens of a turn or of all turns of an agent, as Brokerline's own broker counts them.
 *
 * @param input the tokens of prompts that were not cached
 * @param cacheRead the tokens of prompts that were read from a cache
 * @param cacheWrite the tokens of prompts that were written to a cache
 * @param output the tokens of answers, including those of reasoning
 * @param reasoning the tokens of reasoning, a part of {@code output}
 * @param contextWindow the size of the model's context; null if the program did not say
 * @param costUsd in US dollars; null if the program did not say
 */
public record Tokens(
    @Nullable Long input,
    @Nullable Long cacheRead,
    @Nullable Long cacheWrite,
    @Nullable Long output,
    @Nullable Long reasoning,
    @Nullable Long contextWindow,
    @Nullable Double costUsd) {}
