package dev.brokerline.relaycast.internal.http;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Linux's tables of TCP sockets, proc(5), which have a line for each end with both addresses, the
 * user and the inode. An IPv4 connection is in the table of its socket's family. Reading a table
 * takes milliseconds on a machine with much memory, even with few connections, so it is read once
 * for many of them.
 */
final class SocketTable {
  /** Stands for the user of an end that its process has closed: the tables name root for it. */
  static final long NOBODY = -1;

  private static final byte[] V4_MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1};
  private static final int USER = 7;
  private static final int INODE = 9;

  /** One end of a connection: its address, then the other's. */
  record End(InetSocketAddress local, InetSocketAddress remote) {}

  private SocketTable() {}

  /** Returns the users, or {@link #NOBODY}, of those ends that are in the tables. */
  static Map<End, Long> users(Path proc, Collection<End> ends) throws IOException {
    Map<End, Long> users = new HashMap<>();
    read(proc.resolve("net/tcp"), wanted(ends, /* mapped= */ false), users);
    if (users.size() < ends.size()) {
      try {
        read(proc.resolve("net/tcp6"), wanted(ends, /* mapped= */ true), users);
      } catch (NoSuchFileException noIpv6) {
        return users;
      }
    }
    return users;
  }

  private static Map<String, End> wanted(Collection<End> ends, boolean mapped) {
    Map<String, End> wanted = new HashMap<>();
    for (End end : ends) {
      wanted.put(column(end.local, mapped) + " " + column(end.remote, mapped), end);
    }
    return wanted;
  }

  private static void read(Path table, Map<String, End> wanted, Map<End, Long> users)
      throws IOException {
    try (BufferedReader lines = Files.newBufferedReader(table, StandardCharsets.ISO_8859_1)) {
      int unseen = wanted.size();
      for (String line = lines.readLine(); line != null && unseen > 0; line = lines.readLine()) {
        End end = end(line, wanted);
        if (end != null) {
          List<String> columns = List.of(line.strip().split("\\s+"));
          boolean held = !columns.get(INODE).equals("0");
          users.put(end, held ? Long.parseLong(columns.get(USER)) : NOBODY);
          // A dead end may stand before a living one of the same addresses.
          unseen -= held ? 1 : 0;
        }
      }
    }
  }

  /** Returns the end of a line {@code number: local remote …}, if it is wanted. */
  private static @Nullable End end(String line, Map<String, End> wanted) {
    int local = line.indexOf(": ") + 2;
    int remote = line.indexOf(' ', local) + 1;
    int rest = line.indexOf(' ', remote);
    return local > 1 && remote > 0 && rest > 0 ? wanted.get(line.substring(local, rest)) : null;
  }

  private static String column(InetSocketAddress end, boolean mapped) {
    byte[] address = end.getAddress().getAddress();
    byte[] shown =
        mapped && address.length == 4
            ? ByteBuffer.allocate(16).put(V4_MAPPED).put(address).array()
            : address;
    return column(shown, end.getPort(), ByteOrder.nativeOrder());
  }

  /**
   * Formats an end as the tables do: each four bytes of the address as a number in the machine's
   * byte order.
   */
  static String column(byte[] address, int port, ByteOrder order) {
    StringBuilder text = new StringBuilder();
    ByteBuffer words = ByteBuffer.wrap(address).order(order);
    while (words.hasRemaining()) {
      text.append(String.format(Locale.ROOT, "%08X", words.getInt()));
    }
    return text.append(String.format(Locale.ROOT, ":%04X", port)).toString();
  }
}
