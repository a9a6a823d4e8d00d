package dev.brokerline.protocol.result;

import org.jspecify.annotations.Nullable;

/**
 * What the screen of a terminal shows.
 *
 * @param text the rows down to the last one that is not blank, each with a line feed
 * @param cursorRow counted from 0; null while the program prints plainly
 * @param cursorCol counted from 0; null while the program prints plainly
 * @param title the title of the window; empty if the program has set none
 */
public record ScreenInfo(
    @Nullable String name,
    @Nullable String text,
    @Nullable Integer cursorRow,
    @Nullable Integer cursorCol,
    @Nullable Integer rows,
    @Nullable Integer cols,
    @Nullable String title)
    implements BrokerResult {}
