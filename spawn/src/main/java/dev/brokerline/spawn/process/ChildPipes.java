package dev.brokerline.spawn.process;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
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
 * holds open; closing a {@link FileChannel} does. On Linux the pipes are therefore opened a second
 * time, as channels, through {@code /proc}, and the first ends are closed, so that nobody else
 * drains them. Where that is not possible the process's streams are used.
 */
record ChildPipes(WritableByteChannel stdin, ReadableByteChannel stdout, ReadableByteChannel stderr)
    implements Closeable {

  private static final Logger log = LoggerFactory.getLogger(ChildPipes.class);

  private static final Path PROC = Path.of("/proc");
  private static final Path OWN_DESCRIPTORS = PROC.resolve("self").resolve("fd");

  /** Takes the pipes over; the process's own streams must not be used any more. */
  static ChildPipes of(Process process) {
    ChildPipes reopened = reopen(process);
    return reopened != null
        ? reopened
        : new ChildPipes(
            Channels.newChannel(process.getOutputStream()),
            Channels.newChannel(process.getInputStream()),
            Channels.newChannel(process.getErrorStream()));
  }

  private static @Nullable ChildPipes reopen(Process process) {
    Path childs = PROC.resolve(Long.toString(process.pid())).resolve("fd");
    if (!Files.isDirectory(childs) || !Files.isDirectory(OWN_DESCRIPTORS)) {
      return null;
    }
    FileChannel stdin = null;
    FileChannel stdout = null;
    FileChannel stderr = null;
    try {
      Map<Path, Path> own = ownPipes();
      stdin = open(own, childs.resolve("0"), StandardOpenOption.WRITE);
      stdout = open(own, childs.resolve("1"), StandardOpenOption.READ);
      stderr = open(own, childs.resolve("2"), StandardOpenOption.READ);
      closeStreams(process);
      return new ChildPipes(stdin, stdout, stderr);
    } catch (IOException e) {
      log.debug("pipes of process {} cannot be reopened, its streams are used", process.pid(), e);
      closeQuietly(stdin);
      closeQuietly(stdout);
      closeQuietly(stderr);
      return null;
    }
  }

  private static Map<Path, Path> ownPipes() throws IOException {
    Map<Path, Path> pipes = new HashMap<>();
    try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(OWN_DESCRIPTORS)) {
      for (Path descriptor : descriptors) {
        Path target = linkTarget(descriptor);
        if (target != null && target.toString().startsWith("pipe:[")) {
          pipes.put(target, descriptor);
        }
      }
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

  private static FileChannel open(Map<Path, Path> own, Path childs, StandardOpenOption mode)
      throws IOException {
    Path descriptor = own.get(Files.readSymbolicLink(childs));
    if (descriptor == null) {
      throw new IOException(childs + " is not a pipe of ours any more");
    }
    return FileChannel.open(descriptor, mode);
  }

  private static void closeStreams(Process process) throws IOException {
    process.getOutputStream().close();
    process.getInputStream().close();
    process.getErrorStream().close();
  }

  /** Closes our three ends, whoever is blocked on them. */
  @Override
  public void close() {
    closeQuietly(stdin);
    closeQuietly(stdout);
    closeQuietly(stderr);
  }

  static void closeQuietly(@Nullable Closeable closeable) {
    if (closeable == null) {
      return;
    }
    try {
      closeable.close();
    } catch (IOException e) {
      log.debug("closing a pipe failed; it is gone either way", e);
    }
  }
}
