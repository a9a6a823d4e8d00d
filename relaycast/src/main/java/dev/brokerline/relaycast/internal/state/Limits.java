package dev.brokerline.relaycast.internal.state;

/**
 * The bounds of one workspace's memory.
 *
 * @param agents at most so many; the longest silent offline one is forgotten first, then new ones
 *     are refused
 * @param channels at most so many; more are refused
 * @param conversations at most so many; the longest silent one is forgotten first
 * @param messagesPerTimeline newest messages kept of each channel or conversation
 * @param messageChars characters of text kept over all messages; the oldest are forgotten first
 */
public record Limits(
    int agents, int channels, int conversations, int messagesPerTimeline, long messageChars) {}
