package dev.brokerline.terminal;

import java.util.Arrays;
import java.util.List;

/**
 * Aligns the rows of a screen with the previous ones, by a longest common subsequence of their
 * words without spinners.
 */
final class RowDiff {

  /** The index that means "no row". */
  static final int NONE = -1;

  private RowDiff() {}

  /**
   * Returns for each new row the index of the old row that it equals, or {@link #NONE}; the indices
   * increase. Time and memory are quadratic in the number of rows between the first and the last
   * difference.
   */
  static int[] align(List<String> before, List<String> after) {
    int[] found = new int[after.size()];
    Arrays.fill(found, NONE);
    int start = 0;
    int shorter = Math.min(before.size(), after.size());
    while (start < shorter && before.get(start).equals(after.get(start))) {
      found[start] = start;
      start++;
    }
    int tail = 0;
    while (tail < shorter - start
        && before.get(before.size() - 1 - tail).equals(after.get(after.size() - 1 - tail))) {
      found[after.size() - 1 - tail] = before.size() - 1 - tail;
      tail++;
    }
    alignMiddle(
        before.subList(start, before.size() - tail),
        after.subList(start, after.size() - tail),
        found,
        start);
    return found;
  }

  private static void alignMiddle(
      List<String> before, List<String> after, int[] found, int offset) {
    int n = before.size();
    int m = after.size();
    if (n == 0 || m == 0) {
      return;
    }
    int[][] longest = new int[n + 1][m + 1];
    for (int i = n - 1; i >= 0; i--) {
      for (int j = m - 1; j >= 0; j--) {
        longest[i][j] =
            before.get(i).equals(after.get(j))
                ? longest[i + 1][j + 1] + 1
                : Math.max(longest[i + 1][j], longest[i][j + 1]);
      }
    }
    int i = 0;
    int j = 0;
    while (i < n && j < m) {
      if (before.get(i).equals(after.get(j))) {
        found[offset + j] = offset + i;
        i++;
        j++;
      } else if (longest[i + 1][j] >= longest[i][j + 1]) {
        i++;
      } else {
        j++;
      }
    }
  }
}
