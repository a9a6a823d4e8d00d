package dev.brokerline.spawn.process;

import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A {@link Process} and the parent's ends of the three pipes to it. They can be closed while a
 * thread is blocked on them.
 *
 * <p>Closing the streams of a process does not end a read of a pipe that a grandchild holds open,
 * but closing the channel of a {@link Pipe} does. On Linux, where descriptors have names in {@code
 * /proc}, the child therefore gets pipes from this class. Elsewhere it has those of the JDK, and a
 * reading thread may have to wait for the grandchild.
 */
record PipedChild(
    Process process, StdinPipe stdin, ReadableByteChannel stdout, ReadableByteChannel stderr)
    implements Closeable {

  private static final Logger LOG = LoggerFactory.getLogger(PipedChild.class);

  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

  /** How often to try, because another thread may open a pipe at the same time. */
  private static final int NAMING_ATTEMPTS = 20;

  /** A pipe, and a file name by which either end can be opened again. */
  private record NamedPipe(Pipe pipe, File file) implements Closeable {
    @Override
    public void close() {
      closeQuietly(pipe.source());
      closeQuietly(pipe.sink());
    }
  }

  /** Starts a process whose standard streams are pipes. */
  static PipedChild start(ProcessBuilder builder) throws IOException {
    NamedPipe stdin = open();
    NamedPipe stdout = open();
    NamedPipe stderr = open();
    if (stdin == null || stdout == null || stderr == null) {
      closeAll(stdin, stdout, stderr);
      return overStreams(builder.start());
    }
    builder.redirectInput(Redirect.from(stdin.file));
    builder.redirectOutput(Redirect.to(stdout.file));
    builder.redirectError(Redirect.to(stderr.file));
    try {
      Process process = builder.start();
      closeAll(stdin.pipe.source(), stdout.pipe.sink(), stderr.pipe.sink());
      return new PipedChild(
          process, StdinPipe.of(stdin.pipe.sink()), stdout.pipe.source(), stderr.pipe.source());
    } catch (IOException | RuntimeException e) {
      closeAll(stdin, stdout, stderr);
      throw e;
    }
  }

  private static PipedChild overStreams(Process process) {
    return new PipedChild(
        process,
        StdinPipe.of(new FlushingChannel(process.getOutputStream())),
        Channels.newChannel(process.getInputStream()),
        Channels.newChannel(process.getErrorStream()));
  }

  /**
   * Returns a pipe with its name, or null if the system does not name descriptors. The only pipe
   * that was not open before must be this one.
   */
  private static synchronized @Nullable NamedPipe open() throws IOException {
    for (int attempt = 0; attempt < NAMING_ATTEMPTS; attempt++) {
      Map<Path, Path> before = ownPipes();
      Pipe pipe = Pipe.open();
      Map<Path, Path> added = ownPipes();
      added.keySet().removeAll(before.keySet());
      if (added.size() == 1) {
        return new NamedPipe(pipe, added.values().iterator().next().toFile());
      }
      closeAll(pipe.source(), pipe.sink());
      if (added.isEmpty()) {
        return null;
      }
    }
    return null;
  }

  /** Returns a descriptor of each open pipe of this JVM. */
  private static Map<Path, Path> ownPipes() {
    Map<Path, Path> pipes = new HashMap<>();
    try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(DESCRIPTORS)) {
      for (Path descriptor : descriptors) {
        Path target = target(descriptor);
        if (target != null && target.toString().startsWith("pipe:[")) {
          pipes.put(target, descriptor);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      LOG.debug("this system does not list our file descriptors", e);
    }
    return pipes;
  }

  /** Returns the target of a descriptor, or null if another thread has closed it meanwhile. */
  private static @Nullable Path target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor);
    } catch (IOException closedMeanwhile) {
      return null;
    }
  }

  /** Closes the parent's three ends, even if threads are blocked on them. */
  @Override
  public void close() {
    closeAll(stdin, stdout, stderr);
  }

  private static void closeAll(@Nullable Closeable... closeables) {
    for (Closeable closeable : closeables) {
      if (closeable != null) {
        closeQuietly(closeable);
      }
    }
  }

  private static void closeQuietly(Closeable closeable) {
    try {
      closeable.close();
    } catch (IOException e) {
      LOG.debug("closing a pipe failed; it is gone either way", e);
    }
  }

  /** A channel that flushes after every write. */
  private static final class FlushingChannel implements WritableByteChannel {
    private final OutputStream stream;
    private volatile boolean open = true;

    FlushingChannel(OutputStream stream) {
      this.stream = stream;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
      byte[] bytes = new byte[source.remaining()];
      source.get(bytes);
      stream.write(bytes);
      stream.flush();
      return bytes.length;
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
