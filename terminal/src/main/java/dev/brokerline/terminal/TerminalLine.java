package dev.brokerline.terminal;

import org.jspecify.annotations.Nullable;

/**
 * A line of a program's output, as a person reads it. If a program that draws its screen continues
 * a line, or changes numbers in it, the line is reported again and replaces the earlier one.
 *
 * @param number the number of the line from 1, including replacements; lines are reported in the
 *     order of their numbers
 * @param offset how many characters of the stream had arrived when the line became known; never
 *     less than for the previous line
 * @param text the text, without control sequences and line feed
 * @param replaces the number of the line that this one replaces; null if it is new
 */
public record TerminalLine(long number, long offset, String text, @Nullable Long replaces) {}
