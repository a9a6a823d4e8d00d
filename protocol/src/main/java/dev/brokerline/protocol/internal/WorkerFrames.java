package dev.brokerline.protocol.internal;

/**
 * Determines which lines a worker may take for frames of its control protocol. It is strict,
 * because the worker has another parser: a frame is an object with members, or an array, which that
 * parser reads as the members in order.
 */
public final class WorkerFrames {

  private WorkerFrames() {}

  /** Returns the number of the first such line, counted from 1, or 0 if there is none. */
  public static int firstLineLikeAFrame(String text) {
    int number = 1;
    int start = 0;
    for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      if (isLikeAFrame(text.substring(start, end))) {
        return number;
      }
      number++;
      start = end + 1;
    }
    return isLikeAFrame(text.substring(start)) ? number : 0;
  }

  private static boolean isLikeAFrame(String line) {
    String trimmed = line.strip();
    if (trimmed.isEmpty()) {
      return false;
    }
    char first = trimmed.charAt(0);
    char last = trimmed.charAt(trimmed.length() - 1);
    if (first == '[') {
      return last == ']';
    }
    return first == '{' && last == '}' && trimmed.substring(1).stripLeading().startsWith("\"");
  }
}
