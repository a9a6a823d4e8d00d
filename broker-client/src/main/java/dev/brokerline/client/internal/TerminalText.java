package dev.brokerline.client.internal;

/**
 * The end of what a terminal shows: text in any slices, without control sequences and carriage
 * returns, of which the last so many characters are kept.
 */
final class TerminalText {

  private static final char ESC = '\u001b';
  private static final char BELL = '\u0007';

  private enum Place {
    TEXT,
    /** After ESC. */
    ESCAPE,
    /** In a sequence that ends with a letter: {@code ESC [ ...}. */
    CONTROL,
    /** In a string that ends with BEL or {@code ESC \}: {@code ESC ] ...}. */
    STRING
  }

  private final int kept;
  private final StringBuilder text = new StringBuilder();
  private Place place = Place.TEXT;

  TerminalText(int kept) {
    this.kept = kept;
  }

  /** Takes the next slice, and returns whether the text then, or on the way, held the words. */
  boolean showsAfter(String chunk, String words) {
    for (int i = 0; i < chunk.length(); i++) {
      add(chunk.charAt(i));
      if (text.length() > 4 * kept + 4096) {
        if (text.indexOf(words) >= 0) {
          return true;
        }
        text.delete(0, text.length() - kept);
      }
    }
    return text.indexOf(words) >= 0;
  }

  private void add(char c) {
    switch (place) {
      case TEXT -> {
        if (c == ESC) {
          place = Place.ESCAPE;
        } else if (c >= ' ' || c == '\t' || c == '\n') {
          text.append(c);
        }
      }
      case ESCAPE -> {
        if (c == '[') {
          place = Place.CONTROL;
        } else if (c == ']' || c == 'P' || c == '_' || c == '^') {
          place = Place.STRING;
        } else if (c < ' ' || c > '/') {
          place = Place.TEXT;
        }
      }
      case CONTROL -> {
        if (c >= '@' && c <= '~') {
          place = Place.TEXT;
        }
      }
      case STRING -> {
        if (c == BELL) {
          place = Place.TEXT;
        } else if (c == ESC) {
          place = Place.ESCAPE;
        }
      }
    }
  }
}
