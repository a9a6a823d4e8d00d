package dev.brokerline.spawn.binary;

import dev.brokerline.spawn.binary.InstallProgress.Phase;
import dev.brokerline.spawn.error.ChecksumMismatchException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * One attempt to get a release's binary. It accepts at most the size of the release, and compares
 * the bytes with the release at the end.
 *
 * <p>The monitor is its lock and guards everything, because a separate thread may bring the bytes.
 * File I/O and calls of listeners happen under it. After {@link #close} it refuses all bytes.
 */
public final class Download implements AutoCloseable {

  private static final int BUFFER = 64 * 1024;
  private static final int HEAD = 64;
  private static final byte[] GZIP = {0x1f, (byte) 0x8b};

  private final BrokerRelease release;
  private final String source;
  private final Path target;
  private final Path scratch;
  private final ProgressReport report;
  private final FileChannel file;
  private final MessageDigest digest = Sha256.digest();
  private final byte[] head = new byte[HEAD];
  private long bytes;

  /**
   * @param target the file to write, which must not exist
   * @param scratch an empty directory for the source
   */
  Download(BrokerRelease release, String source, Path target, Path scratch, ProgressReport report)
      throws IOException {
    this.release = release;
    this.source = source;
    this.target = target;
    this.scratch = scratch;
    this.report = report;
    this.file = FileChannel.open(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    report.tell(Phase.FETCHING, source, 0, release.size());
  }

  /** Returns a directory for files of the source, which is deleted after the attempt. */
  public Path scratch() {
    return scratch;
  }

  /** Returns how many bytes have arrived so far. */
  public synchronized long bytes() {
    return bytes;
  }

  /**
   * Reads the rest of a stream, without closing it.
   *
   * @throws IOException if reading fails, the stream has more bytes than the release, or the thread
   *     was interrupted
   */
  public void readFrom(InputStream in) throws IOException {
    byte[] buffer = new byte[BUFFER];
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      write(ByteBuffer.wrap(buffer, 0, n));
    }
  }

  /**
   * Adds the next bytes.
   *
   * @throws IOException if that exceeds the size of the release, or the store cannot be written
   */
  public synchronized void write(ByteBuffer next) throws IOException {
    if (bytes + next.remaining() > release.size()) {
      throw new IOException(
          "it sent more than the " + release.size() + " bytes of the release" + hint());
    }
    if (bytes < HEAD) {
      int n = (int) Math.min(HEAD - bytes, next.remaining());
      next.duplicate().get(head, (int) bytes, n);
    }
    digest.update(next.duplicate());
    long before = bytes;
    try {
      while (next.hasRemaining()) {
        bytes += file.write(next);
      }
    } catch (ClosedChannelException e) {
      throw e;
    } catch (IOException e) {
      throw StoreFault.of(e, target, release.size());
    }
    if (before * 100 / release.size() != bytes * 100 / release.size()) {
      report.tell(Phase.FETCHING, source, bytes, release.size());
    }
  }

  /**
   * Compares what came with the release and writes it through to the disk.
   *
   * @throws IOException if something is missing
   * @throws ChecksumMismatchException if the hash differs
   */
  synchronized void finish() throws IOException {
    report.tell(Phase.VERIFYING, source, bytes, release.size());
    if (bytes != release.size()) {
      throw new IOException(
          "it ended after " + bytes + " of " + release.size() + " bytes" + hint());
    }
    String actual = Sha256.hex(digest);
    if (!actual.equals(release.sha256())) {
      throw new ChecksumMismatchException(
          "what came from " + source + hint(), release.sha256(), actual);
    }
    try {
      file.force(/* metaData= */ true);
    } catch (ClosedChannelException e) {
      throw e;
    } catch (IOException e) {
      throw StoreFault.of(e, target, release.size());
    }
  }

  private String hint() {
    String text = new String(Arrays.copyOf(head, HEAD), StandardCharsets.ISO_8859_1).strip();
    if (text.startsWith("<")) {
      return ", and it is a web page (a proxy's or a login page?), not a binary";
    }
    return head[0] == GZIP[0] && head[1] == GZIP[1]
        ? ", and it is an archive, not a binary; save it, and name the .tgz file as the source"
        : "";
  }

  @Override
  public synchronized void close() throws IOException {
    file.close();
  }
}
