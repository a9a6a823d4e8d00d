package dev.brokerline.relaycast.internal.state;

/**
 * The limits of a workspace.
 *
 * @param agents the maximum number of agents; beyond it, the offline one that has been silent
 *     longest is forgotten, or new ones are refused
 * @param channels the maximum number of channels; beyond it, new ones are refused
 * @param conversations the maximum number of conversations; beyond it, the one that has been silent
 *     longest is forgotten
 * @param messagesPerTimeline newest messages kept of each channel or conversation
 * @param messageChars characters of text kept over all messages; the oldest are forgotten first
 */
public record Limits(
    int agents, int channels, int conversations, int messagesPerTimeline, long messageChars) {}
