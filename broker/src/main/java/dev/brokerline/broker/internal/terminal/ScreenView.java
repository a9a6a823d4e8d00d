package dev.brokerline.broker.internal.terminal;

import dev.brokerline.protocol.result.ScreenInfo;
import dev.brokerline.spawn.pty.PtySize;
import dev.brokerline.terminal.Screen;
import dev.brokerline.terminal.TerminalReader;
import java.util.Optional;

/** What a terminal shows, as the protocol tells it. */
final class ScreenView {

  private ScreenView() {}

  static ScreenInfo of(String agent, TerminalReader reader, PtySize size) {
    Optional<Screen> drawn = reader.screen();
    Optional<Screen.Cursor> cursor = drawn.map(Screen::cursor);
    return new ScreenInfo(
        agent,
        drawn.map(Screen::text).orElseGet(() -> plain(reader, size)),
        cursor.map(Screen.Cursor::row).orElse(null),
        cursor.map(Screen.Cursor::column).orElse(null),
        size.rows(),
        size.columns(),
        reader.tracker().title());
  }

  /** A program that prints plainly shows its newest lines. */
  private static String plain(TerminalReader reader, PtySize size) {
    StringBuilder text = new StringBuilder();
    reader
        .linesAfter(reader.lastLine() - size.rows())
        .forEach(line -> text.append(line.text()).append('\n'));
    return text.append(reader.unfinishedLine()).toString();
  }
}
