package dev.brokerline.testing.agent.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.brokerline.testing.agent.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the program received and did, one JSON object a line, appended to a file that only its owner
 * can read. All starts of one executable write to one file, each line in one piece.
 */
public final class Log {

  private final @Nullable OutputStream file;
  private final long start = System.nanoTime();
  private final long pid = ProcessHandle.current().pid();

  /** Opens the file, or none. */
  public Log(@Nullable Path path) throws IOException {
    file = path == null ? null : open(path);
  }

  private static OutputStream open(Path path) throws IOException {
    try {
      Files.createFile(
          path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } catch (FileAlreadyExistsException e) {
      // Another start made it.
    }
    return Files.newOutputStream(path, StandardOpenOption.APPEND);
  }

  /** Adds a line of this kind with more members. */
  public synchronized void add(String kind, @Nullable Object... keysAndValues) {
    if (file == null) {
      return;
    }
    Map<String, @Nullable Object> line =
        Json.object("kind", kind, "pid", pid, "t_ms", (System.nanoTime() - start) / 1_000_000);
    line.putAll(Json.object(keysAndValues));
    try {
      file.write((Json.write(line) + "\n").getBytes(UTF_8));
    } catch (IOException e) {
      System.err.println("error: the record cannot be written: " + e.getMessage());
    }
  }
}
