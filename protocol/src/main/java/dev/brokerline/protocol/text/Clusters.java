package dev.brokerline.protocol.text;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts text between visible characters: never within a surrogate pair or a grapheme cluster, such
 * as an emoji of several code points or a letter with its accent.
 */
public final class Clusters {

  /** The maximum distance of a cut from the requested place, in UTF-16 units. */
  public static final int SLACK = 256;

  private static final Pattern CLUSTER = Pattern.compile("\\X");

  private Clusters() {}

  /**
   * Returns the last place at or before {@code at} where the text can be cut. A cluster that is
   * longer than {@link #SLACK} is cut between its code points.
   */
  public static int cut(CharSequence text, int at) {
    if (at >= text.length()) {
      return text.length();
    }
    int from = betweenPairs(text, Math.max(0, at - SLACK));
    Matcher clusters = CLUSTER.matcher(text).region(from, Math.min(text.length(), at + SLACK));
    int cut = from;
    while (clusters.find() && clusters.end() <= at) {
      cut = clusters.end();
    }
    // The first cluster of the region may have begun before it.
    return cut > from ? cut : Math.max(betweenPairs(text, at), Math.min(at, 1));
  }

  private static int betweenPairs(CharSequence text, int at) {
    boolean within =
        at > 0
            && at < text.length()
            && Character.isHighSurrogate(text.charAt(at - 1))
            && Character.isLowSurrogate(text.charAt(at));
    return within ? at - 1 : at;
  }
}
