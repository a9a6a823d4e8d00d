package dev.brokerline.relaycast.internal.socket;

import java.time.Duration;

/**
 * The bounds of a workspace's WebSockets.
 *
 * @param sockets open at once; more are refused
 * @param queuedFrames frames waiting for one socket; a socket that falls further behind is closed
 * @param queuedChars characters waiting for one socket, likewise
 * @param replayWindow age up to which frames are sent again to a new broker socket
 * @param replayFrames newest frames kept for that
 * @param replayChars characters kept for that
 */
public record SocketLimits(
    int sockets,
    int queuedFrames,
    long queuedChars,
    Duration replayWindow,
    int replayFrames,
    long replayChars) {}
