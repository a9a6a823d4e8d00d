package dev.brokerline.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One recorded session's file. Lines are taken from any thread without waiting, and written on the
 * recorder's. What does not fit into the queue or the file is not recorded, and a remark says so.
 */
final class SessionFile {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final long QUEUE_BYTES = 16L << 20;
  private static final Set<OpenOption> NEW =
      Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

  private final Path file;
  private final SessionMask mask;
  private final long limitBytes;
  private final Executor writer;
  private final Consumer<IOException> failures;
  private final long startNanos = System.nanoTime();
  private final AtomicLong queuedBytes = new AtomicLong();
  private final AtomicLong missed = new AtomicLong();

  // The rest is touched by the writer only.
  private @Nullable OutputStream out;
  private long writtenBytes;
  private boolean over;

  SessionFile(
      Path file,
      SessionMask mask,
      long limitBytes,
      Executor writer,
      Consumer<IOException> failures) {
    this.file = file;
    this.mask = mask;
    this.limitBytes = limitBytes;
    this.writer = writer;
    this.failures = failures;
  }

  Path path() {
    return file;
  }

  void line(String direction, byte[] line) {
    take(line.length, () -> mask.frame(new String(line, UTF_8)), direction);
  }

  void text(String direction, String text) {
    take(text.length(), () -> TextNode.valueOf(mask.text(text)), direction);
  }

  /** Ends the file behind what was taken so far. */
  void end() {
    writer.execute(this::close);
  }

  /** Something that is made of a line when it is written. */
  @FunctionalInterface
  private interface Frame {
    JsonNode masked();
  }

  private void take(long bytes, Frame frame, String direction) {
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
    if (queuedBytes.addAndGet(bytes) > QUEUE_BYTES) {
      queuedBytes.addAndGet(-bytes);
      missed.incrementAndGet();
      return;
    }
    writer.execute(
        () -> {
          write(millis, direction, frame);
          queuedBytes.addAndGet(-bytes);
        });
  }

  private void write(long millis, String direction, Frame frame) {
    if (over) {
      return;
    }
    try {
      long gap = missed.getAndSet(0);
      if (gap > 0) {
        remark(millis, gap + " lines are missing here: they came faster than they were written");
      }
      byte[] record = record(millis, direction, frame.masked());
      if (writtenBytes + record.length > limitBytes) {
        remark(millis, "the recording ends here, at its limit of " + limitBytes + " bytes");
        close();
      } else {
        write(record);
      }
    } catch (IOException e) {
      failures.accept(e);
      close();
    }
  }

  private void remark(long millis, String text) throws IOException {
    write(record(millis, "meta", TextNode.valueOf(text)));
  }

  private void write(byte[] record) throws IOException {
    if (out == null) {
      out = Channels.newOutputStream(Files.newByteChannel(file, NEW, ownerOnly(file)));
    }
    out.write(record);
    writtenBytes += record.length;
  }

  private static byte[] record(long millis, String direction, JsonNode frame) {
    ObjectNode record = MAPPER.createObjectNode();
    record.put("t_ms", millis).put("dir", direction).set("frame", frame);
    return (record + "\n").getBytes(UTF_8);
  }

  private static FileAttribute<?>[] ownerOnly(Path file) {
    boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }

  private void close() {
    over = true;
    OutputStream stream = out;
    out = null;
    if (stream != null) {
      try {
        stream.close();
      } catch (IOException e) {
        failures.accept(e);
      }
    }
  }
}
