package dev.brokerline.protocol.internal.scan;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the place of a name in a list by the name's bytes. Immutable. */
public final class NameTable {

  /** The place of a name that is not in the list. */
  public static final int UNKNOWN = -1;

  /** At least half of the slots are empty. */
  private final @Nullable Entry[] slots;

  private static final class Entry {

    final byte[] name;
    final int place;

    Entry(byte[] name, int place) {
      this.name = name;
      this.place = place;
    }
  }

  /** Makes a table of different names in ASCII. */
  public NameTable(List<String> names) {
    slots = new Entry[Integer.highestOneBit(Math.max(1, names.size())) << 2];
    for (int place = 0; place < names.size(); place++) {
      byte[] name = names.get(place).getBytes(US_ASCII);
      int hash = 0;
      for (byte b : name) {
        hash = next(hash, b);
      }
      int slot = slot(hash);
      while (slots[slot] != null) {
        slot = slot(slot + 1);
      }
      slots[slot] = new Entry(name, place);
    }
  }

  /** Returns the hash of a name with one more byte. */
  static int next(int hash, byte b) {
    return 31 * hash + b;
  }

  /** Returns the place of the name in the given bytes, or {@link #UNKNOWN}. */
  int find(byte[] bytes, int from, int to, int hash) {
    int slot = slot(hash);
    Entry entry = slots[slot];
    while (entry != null && !Arrays.equals(bytes, from, to, entry.name, 0, entry.name.length)) {
      slot = slot(slot + 1);
      entry = slots[slot];
    }
    return entry == null ? UNKNOWN : entry.place;
  }

  private int slot(int hash) {
    return hash & (slots.length - 1);
  }
}
