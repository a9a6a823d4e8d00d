package dev.brokerline.relaycast.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.brokerline.relaycast.internal.http.SocketTable.End;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteOrder;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose a connection is, as Linux tells it, and systems that tell nothing. */
class PeerUsersTest {
  private static final String HEAD =
      "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout"
          + " inode\n";

  @TempDir Path proc;

  @Test
  void thisLinuxTells() {
    assumeTrue(Files.isReadable(Path.of("/proc/net/tcp")));
    assertThat(PeerUsers.ofThisSystem().known()).isTrue();
  }

  @Test
  void theNumberOfTheNamelessIsReadAsTheKernelGivesIt() throws Exception {
    assumeTrue(Files.isReadable(Path.of("/proc/sys/kernel/overflowuid")));
    Process cat = new ProcessBuilder("cat", "/proc/sys/kernel/overflowuid").start();
    String number = new String(cat.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(PeerUsers.overflowUser(Path.of("/proc"))).isEqualTo(Long.parseLong(number.strip()));
  }

  @Test
  void aSystemWithoutProcTellsNothingAndRefusesNobody() throws IOException {
    PeerUsers users = PeerUsers.of(proc.resolve("nothing"));
    assertThat(users.known()).isFalse();
    assertThat(users.strangers(List.of(new End(end(127, 1), end(127, 2))))).isEmpty();
  }

  /** A broker that ends leaves such ends behind: nobody is to be warned of another user. */
  @Test
  void aConnectionThatIsGoneIsNobodysAndNotAnotherUsers() throws IOException {
    PeerUsers users = PeerUsers.ofThisSystem();
    assumeTrue(users.known());
    try (ServerSocketChannel server = ServerSocketChannel.open()) {
      server.bind(end(127, 0));
      End gone;
      try (SocketChannel client = SocketChannel.open(server.getLocalAddress())) {
        gone =
            new End(
                (InetSocketAddress) client.getLocalAddress(),
                (InetSocketAddress) client.getRemoteAddress());
        assertThat(users.strangers(List.of(gone))).isEmpty();
      }
      assertThat(users.strangers(List.of(gone))).isEqualTo(Map.of(gone, SocketTable.NOBODY));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", HEAD, "nonsense\n\n"})
  void tablesThatTellNothingAreFoundOut(String table) throws IOException {
    system(1000, "0 0 4294967295", table);
    assertThat(PeerUsers.of(proc).known()).isFalse();
  }

  @Test
  void aSystemWithoutTablesIsFoundOut() throws IOException {
    system(1000, "0 0 4294967295", "");
    Files.delete(proc.resolve("net/tcp"));
    assertThat(PeerUsers.of(proc).known()).isFalse();
  }

  @Test
  void whoHasNoNumberInItsNamespaceCannotTellOthersFromItself() throws IOException {
    assumeTrue(Files.isReadable(Path.of("/proc/net/tcp")));
    Path real = proc.resolve("real");
    Files.createDirectories(real.resolve("net"));
    for (String table : List.of("net/tcp", "net/tcp6")) {
      Files.createSymbolicLink(real.resolve(table), Path.of("/proc").resolve(table));
    }
    long me = (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    write(real, me, "0 0 4294967295", me);
    assertThat(PeerUsers.of(real).known()).as("a number of the whole system").isTrue();
    write(real, me, "0 100000 65536", me);
    assertThat(PeerUsers.of(real).known()).as("the number of all who have none").isFalse();
    write(real, me, "0 100000 65536", me + 1);
    assertThat(PeerUsers.of(real).known()).as("a number of this namespace").isTrue();
    Files.delete(real.resolve("net/tcp"));
    Files.delete(real.resolve("net/tcp6"));
  }

  @Test
  void theOwnerOfAnEndIsFoundByBothAddressesAndPorts() throws IOException {
    system(
        1000,
        "0 0 4294967295",
        HEAD
            + line(v4(127, 0xC001), v4(127, 0x1F90), 1001, 42)
            + line(v4(127, 0x1F90), v4(127, 0xC000), 1002, 42)
            + line(v4(10, 0xC000), v4(127, 0x1F90), 1003, 42)
            + line(v4(127, 0xC002), v4(127, 0x1F90), 0, 0)
            + line(v4(127, 0xC003), v4(127, 0x1F90) + "1", 1004, 42));
    Files.writeString(
        proc.resolve("net/tcp6"), HEAD + line(v6(127, 0xC004), v6(127, 0x1F90), 1005, 42));
    assertThat(owner(127, 0xC001)).hasValue(1001L);
    assertThat(owner(10, 0xC000)).hasValue(1003L);
    assertThat(owner(127, 0xC004)).as("made with IPv6").hasValue(1005L);
    assertThat(owner(127, 0xC000)).as("the other end's line").isEmpty();
    assertThat(owner(127, 0xC002)).as("closed: root is not its user").hasValue(SocketTable.NOBODY);
    assertThat(owner(127, 0xC003)).as("no such end").isEmpty();
  }

  @Test
  void aDeadEndDoesNotHideALivingOneOfTheSameAddresses() throws IOException {
    String ends = v4(127, 0xC000);
    system(
        1000,
        "0 0 4294967295",
        HEAD + line(ends, v4(127, 0x1F90), 0, 0) + line(ends, v4(127, 0x1F90), 1001, 42));
    End wanted = new End(end(127, 0xC000), end(127, 0x1F90));

    assertThat(SocketTable.users(proc, List.of(wanted))).containsEntry(wanted, 1001L);
  }

  @Test
  void addressesAreWrittenAsTheMachineReadsNumbers() {
    byte[] loopback = {127, 0, 0, 1};
    assertThat(SocketTable.column(loopback, 80, ByteOrder.LITTLE_ENDIAN))
        .isEqualTo("0100007F:0050");
    assertThat(SocketTable.column(loopback, 80, ByteOrder.BIG_ENDIAN)).isEqualTo("7F000001:0050");
    assertThat(SocketTable.column(new byte[16], 65535, ByteOrder.nativeOrder()))
        .isEqualTo("0".repeat(32) + ":FFFF");
  }

  private Optional<Long> owner(int net, int port) throws IOException {
    End wanted = new End(end(net, port), end(127, 0x1F90));
    End other = new End(end(10, 1), end(10, 2));
    return Optional.ofNullable(SocketTable.users(proc, List.of(wanted, other)).get(wanted));
  }

  private void system(long user, String map, String table) throws IOException {
    Files.createDirectories(proc.resolve("net"));
    Files.writeString(proc.resolve("net/tcp"), table);
    write(proc, user, map, 65534);
  }

  private static void write(Path proc, long user, String map, long overflow) throws IOException {
    Files.createDirectories(proc.resolve("self"));
    Files.createDirectories(proc.resolve("sys/kernel"));
    Files.writeString(proc.resolve("sys/kernel/overflowuid"), overflow + "\n");
    Files.writeString(proc.resolve("self/uid_map"), "         " + map.replace(" ", "   ") + "\n");
    Files.writeString(
        proc.resolve("self/status"),
        "Name:\tjava\nUid:\t" + (user + 7) + "\t" + user + "\t" + user + "\t" + user + "\n");
  }

  private static InetSocketAddress end(int net, int port) throws IOException {
    byte[] address = {(byte) net, 0, 0, 1};
    return new InetSocketAddress(InetAddress.getByAddress(address), port);
  }

  private static String v4(int net, int port) {
    return SocketTable.column(new byte[] {(byte) net, 0, 0, 1}, port, ByteOrder.nativeOrder());
  }

  private static String v6(int net, int port) {
    byte[] mapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, (byte) net, 0, 0, 1};
    return SocketTable.column(mapped, port, ByteOrder.nativeOrder());
  }

  private static String line(String local, String remote, long user, long inode) {
    return String.format(
        "   0: %s %s 01 00000000:00000000 00:00000000 00000000  %4d        0 %d 1 0 20 4 30 10 -1%n",
        local, remote, user, inode);
  }
}
