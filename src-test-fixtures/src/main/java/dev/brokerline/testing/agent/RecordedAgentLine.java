package dev.brokerline.testing.agent;

import java.time.Duration;

/**
 * A line of a recorded session.
 *
 * @param at when it was recorded, since the start; zero if the recording has no times
 * @param fromProgram whether the program printed it; else the client sent it
 * @param json the line
 */
public record RecordedAgentLine(Duration at, boolean fromProgram, String json) {}
