package dev.brokerline.client.internal.output;

import java.util.function.IntConsumer;

/**
 * Takes the control sequences out of what a terminal is sent, in slices of any size. What is left
 * is printable characters, tabs, line feeds, backspaces, and carriage returns that are not part of
 * a line's end.
 */
public final class PlainText {

  private static final char ESC = '\u001b';
  private static final char BELL = '\u0007';

  private enum Place {
    TEXT,
    /** After a carriage return, which may be the beginning of a line's end. */
    RETURN,
    /** After ESC. */
    ESCAPE,
    /** In a sequence that ends with a letter: {@code ESC [ ...}. */
    CONTROL,
    /** In a string that ends with BEL or {@code ESC \}: {@code ESC ] ...}. */
    STRING
  }

  private Place place = Place.TEXT;

  /** Takes the next character, and passes on what is text now. */
  public void add(char c, IntConsumer text) {
    switch (place) {
      case TEXT -> text(c, text);
      case RETURN -> {
        if (c == '\r') {
          return;
        }
        place = Place.TEXT;
        if (c != '\n') {
          text.accept('\r');
        }
        text(c, text);
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

  private void text(char c, IntConsumer text) {
    if (c == ESC) {
      place = Place.ESCAPE;
    } else if (c == '\r') {
      place = Place.RETURN;
    } else if (c >= ' ' || c == '\t' || c == '\n' || c == '\b') {
      text.accept(c);
    }
  }
}
