package dev.brokerline.spawn.process;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Our ends of the three pipes to a {@link Process}, closable under a thread that is blocked on
 * them.
 *
 * <p>Closing a process's own streams does not end a read that waits for a pipe which a grandchild
 * holds open; closing a {@link FileChannel} does. On Linux each pipe is therefore opened a second
 * time, as a channel, through {@code /proc}, and the first end is closed, so that nobody else
 * drains it. Where that is not possible the process's stream is used.
 */
record ChildPipes(WritableByteChannel stdin, ReadableByteChannel stdout, ReadableByteChannel stderr)
    implements Closeable {

  private static final Logger log = LoggerFactory.getLogger(ChildPipes.class);

  private static final Path PROC = Path.of("/proc");
  private static final Path OWN_DESCRIPTORS = PROC.resolve("self").resolve("fd");

  /** Takes the pipes over; the process's own streams must not be used any more. */
  static ChildPipes of(Process process) {
    Path descriptors = PROC.resolve(Long.toString(process.pid())).resolve("fd");
    Map<Path, Path> own = ownPipes();
    return new ChildPipes(
        stdin(process.getOutputStream(), reopen(own, descriptors.resolve("0"), WRITE)),
        output(process.getInputStream(), reopen(own, descriptors.resolve("1"), READ)),
        output(process.getErrorStream(), reopen(own, descriptors.resolve("2"), READ)));
  }

  private static WritableByteChannel stdin(OutputStream stream, @Nullable FileChannel reopened) {
    if (reopened == null) {
      return new FlushingChannel(stream);
    }
    closeQuietly(stream);
    return reopened;
  }

  private static ReadableByteChannel output(InputStream stream, @Nullable FileChannel reopened) {
    if (reopened == null) {
      return Channels.newChannel(stream);
    }
    closeQuietly(stream);
    return reopened;
  }

  /** Returns another end of the pipe that the child has under this descriptor, if it is ours. */
  private static @Nullable FileChannel reopen(
      Map<Path, Path> own, Path childs, StandardOpenOption mode) {
    try {
      Path descriptor = own.get(Files.readSymbolicLink(childs));
      return descriptor == null ? null : FileChannel.open(descriptor, mode);
    } catch (IOException e) {
      log.debug("{} cannot be reopened, the process's stream is used", childs, e);
      return null;
    }
  }

  private static Map<Path, Path> ownPipes() {
    Map<Path, Path> pipes = new HashMap<>();
    try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(OWN_DESCRIPTORS)) {
      for (Path descriptor : descriptors) {
        Path target = linkTarget(descriptor);
        if (target != null && target.toString().startsWith("pipe:[")) {
          pipes.put(target, descriptor);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      log.debug("this system does not list our file descriptors", e);
    }
    return pipes;
  }

  /** A descriptor that another thread closes meanwhile is of no interest. */
  private static @Nullable Path linkTarget(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor);
    } catch (IOException closedMeanwhile) {
      return null;
    }
  }

  /** Closes our three ends, whoever is blocked on them. */
  @Override
  public void close() {
    closeQuietly(stdin);
    closeQuietly(stdout);
    closeQuietly(stderr);
  }

  private static void closeQuietly(Closeable closeable) {
    try {
      closeable.close();
    } catch (IOException e) {
      log.debug("closing a pipe failed; it is gone either way", e);
    }
  }

  /** A stream whose every write reaches the pipe at once. */
  private static final class FlushingChannel implements WritableByteChannel {
    private final OutputStream stream;
    private volatile boolean open = true;

    FlushingChannel(OutputStream stream) {
      this.stream = stream;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
      int length = source.remaining();
      byte[] bytes = new byte[length];
      source.get(bytes);
      stream.write(bytes);
      stream.flush();
      return length;
    }

    @Override
    public boolean isOpen() {
      return open;
    }

    @Override
    public void close() throws IOException {
      open = false;
      stream.close();
    }
  }
}
