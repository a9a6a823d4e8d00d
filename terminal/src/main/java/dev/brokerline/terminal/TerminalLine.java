package dev.brokerline.terminal;

import org.jspecify.annotations.Nullable;

/**
 * A line of what a program prints, as a person reads it. A program that draws its screen may go on
 * writing a line, or count in it: the line then comes again, and replaces what it was.
 *
 * @param number counts the lines of a terminal from 1, those that replace others included; lines
 *     come in the order of their numbers
 * @param offset how many characters of the terminal's stream had come when the line was known; no
 *     less than that of the line before
 * @param text without control sequences and without the line's end
 * @param replaces the number of the line whose place this one takes; null if it is new
 */
public record TerminalLine(long number, long offset, String text, @Nullable Long replaces) {}
