package dev.brokerline.relaycast.internal.http;

import dev.brokerline.relaycast.internal.http.SocketTable.End;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Determines whether the user of a loopback connection is the user of this JVM. Linux tells that in
 * {@code /proc/net/tcp} and {@code tcp6}. Other systems do not, nor does a Linux without these
 * tables or with empty ones (no {@code /proc}, WSL 1). {@link #ofThisSystem} detects that with a
 * connection to itself. Root counts as any other user, because a program of root may carry the
 * connections of others. Safe for use by any thread.
 */
final class PeerUsers {
  private static final Logger LOG = LoggerFactory.getLogger(PeerUsers.class);
  private static final Path PROC = Path.of("/proc");
  private static final String ALL_USERS = "0 0 4294967295";

  /**
   * How often to read the tables before a connection counts as another user's, because the system
   * may skip a line of a table that changes while it is read.
   */
  private static final int READINGS = 3;

  /** What this system tells, once it is known to. */
  private static volatile @Nullable PeerUsers ofThisSystem;

  private final Path proc;
  private final long own;
  private final boolean known;

  private PeerUsers(Path proc, long own, boolean known) {
    this.proc = proc;
    this.own = own;
    this.known = known;
  }

  /**
   * Finds out what this system tells. That it does is found out once, since a reading takes
   * milliseconds; that it does not is looked at again, for a look may fail for want of descriptors.
   */
  static PeerUsers ofThisSystem() {
    PeerUsers found = ofThisSystem;
    if (found == null) {
      PeerUsers now = of(PROC);
      ofThisSystem = now.known ? now : null;
      found = now;
    }
    return found;
  }

  static PeerUsers of(Path proc) {
    try {
      long own = ownUser(proc);
      if (!nameless(proc, own) && new PeerUsers(proc, own, true).knowsItself()) {
        return new PeerUsers(proc, own, true);
      }
    } catch (IOException | RuntimeException notTold) {
      LOG.debug("This system does not tell the users of connections: {}", notTold.toString());
    }
    return new PeerUsers(proc, -1, false);
  }

  /** Returns whether this system tells the user of a connection. If not, none is refused. */
  boolean known() {
    return known;
  }

  /**
   * Tells whose the clients' ends are that are not known to be of this JVM's user.
   *
   * @return for each of them the number of its user, or {@link SocketTable#NOBODY} if the system no
   *     longer says whose it was, which is so once it is closed
   */
  Map<End, Long> strangers(Collection<End> clients) {
    if (!known) {
      return Map.of();
    }
    Map<End, Long> strangers = new HashMap<>();
    clients.forEach(end -> strangers.put(end, SocketTable.NOBODY));
    try {
      Set<End> missing = new HashSet<>(clients);
      for (int i = 0; i < READINGS && !missing.isEmpty(); i++) {
        Map<End, Long> users = SocketTable.users(proc, missing);
        missing.removeAll(users.keySet());
        strangers.putAll(users);
        strangers.values().removeIf(user -> user == own);
      }
    } catch (IOException | RuntimeException failure) {
      LOG.warn("Refused a connection, for its user cannot be read: {}", failure.toString());
    }
    return strangers;
  }

  private boolean knowsItself() throws IOException {
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    try (ServerSocketChannel server = ServerSocketChannel.open()) {
      server.bind(new InetSocketAddress(loopback, 0), 1);
      try (SocketChannel client = SocketChannel.open(server.getLocalAddress())) {
        InetSocketAddress mine = (InetSocketAddress) client.getLocalAddress();
        InetSocketAddress theirs = (InetSocketAddress) client.getRemoteAddress();
        return strangers(Set.of(new End(mine, theirs))).isEmpty();
      }
    }
  }

  /** The user that sockets of this process belong to: the last of the four numbers. */
  private static long ownUser(Path proc) throws IOException {
    for (String line : Files.readAllLines(proc.resolve("self/status"), StandardCharsets.UTF_8)) {
      if (line.startsWith("Uid:")) {
        return Long.parseLong(List.of(line.split("\\s+")).get(4));
      }
    }
    throw new IOException("No user in " + proc.resolve("self/status"));
  }

  /**
   * Whether this process has the number that stands for all users who have none in its user
   * namespace: others would look like it.
   */
  private static boolean nameless(Path proc, long own) throws IOException {
    String map = Files.readString(proc.resolve("self/uid_map")).strip().replaceAll("\\s+", " ");
    return own == overflowUser(proc) && !map.equals(ALL_USERS);
  }

  /**
   * Settings of the kernel are given out by the first read of a file alone, so it must be large.
   */
  static long overflowUser(Path proc) throws IOException {
    try (InputStream setting = Files.newInputStream(proc.resolve("sys/kernel/overflowuid"))) {
      byte[] text = new byte[64];
      int length = setting.read(text);
      return Long.parseLong(
          new String(text, 0, Math.max(0, length), StandardCharsets.UTF_8).strip());
    }
  }
}
