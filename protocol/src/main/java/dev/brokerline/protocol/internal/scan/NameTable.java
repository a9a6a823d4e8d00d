package dev.brokerline.protocol.internal.scan;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the place of a name in a list by the name's bytes. Immutable. */
public final class NameTable {

  /** The place of a name that is not in the list. */
  public static final int UNKNOWN = -1;

  /** Stands for the place of a name where there is no further member. */
  public static final int END = -2;

  /** Each name as it is written after another member. */
  private final byte[][] written;

  /** At least half of the slots are empty. */
  private final @Nullable Entry[] slots;

  private static final class Entry {

    final long head;
    final byte[] name;
    final int place;

    Entry(byte[] name, int place) {
      this.head = Words.head(name, 0, name.length);
      this.name = name;
      this.place = place;
    }

    boolean isAt(byte[] bytes, int from, int to, long itsHead) {
      return head == itsHead && Words.areEqual(bytes, from, to, name);
    }
  }

  /** Makes a table of different names in ASCII. */
  public NameTable(List<String> names) {
    slots = new Entry[Integer.highestOneBit(Math.max(1, names.size())) << 2];
    written = new byte[names.size()][];
    for (int place = 0; place < names.size(); place++) {
      byte[] name = names.get(place).getBytes(US_ASCII);
      int slot = slot(hash(Words.head(name, 0, name.length), name.length));
      while (slots[slot] != null) {
        slot = slot(slot + 1);
      }
      slots[slot] = new Entry(name, place);
      written[place] = (",\"" + names.get(place) + "\":").getBytes(US_ASCII);
    }
  }

  /** Returns the bytes of a name after another member. */
  byte[] asNext(int place) {
    return written[place];
  }

  /** Returns the place of the name in the given bytes, or {@link #UNKNOWN}. */
  int find(byte[] bytes, int from, int to) {
    long head = Words.head(bytes, from, to);
    int slot = slot(hash(head, to - from));
    Entry entry = slots[slot];
    while (entry != null && !entry.isAt(bytes, from, to, head)) {
      slot = slot(slot + 1);
      entry = slots[slot];
    }
    return entry == null ? UNKNOWN : entry.place;
  }

  private static int hash(long head, int length) {
    return (int) (((head + length) * 0x9E3779B97F4A7C15L) >>> Integer.SIZE);
  }

  private int slot(int hash) {
    return hash & (slots.length - 1);
  }
}
