package dev.brokerline.spawn.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether another user could have written a path: what is executed, or names processes to be
 * killed, must be of this user or of root all the way down from the root directory. A directory
 * that others may write to is taken only if it is sticky, as {@code /tmp} is, for then they cannot
 * replace what is in it. Links are followed, and each of them is looked at too. Access control
 * lists are not looked at. A file system without owners and modes tells nothing, and nothing is
 * refused. Root is trusted: it may write everything anyway.
 */
public final class Trust {
  private static final int OTHERS_WRITE = 0022;
  private static final int STICKY = 01000;
  private static final int ROOT = 0;

  /** As many as Linux follows. */
  private static final int MAX_LINKS = 40;

  private static final Path STATUS = Path.of("/proc/self/status");
  private static final int FILE_USER = 4;

  private final int self;

  private Trust(int self) {
    this.self = self;
  }

  /**
   * Returns why a path is not to be used, in one sentence with the remedy; empty if only this user
   * and root can have written it. What of it is missing is not looked at.
   */
  public static Optional<String> fault(Path path) throws IOException {
    if (!path.getFileSystem().supportedFileAttributeViews().contains("unix")) {
      return Optional.empty();
    }
    return new Trust(ourselves()).chain(path.toAbsolutePath(), 0);
  }

  /**
   * Returns whether a file, or what a link leads to, belongs to this user, as far as can be told.
   */
  public static boolean isOurs(Path file) throws IOException {
    return !file.getFileSystem().supportedFileAttributeViews().contains("unix")
        || Integer.valueOf(ourselves()).equals(Files.getAttribute(file, "unix:uid"));
  }

  /** As {@link #fault}, for a user of another number; for tests. */
  static Optional<String> fault(Path path, int self) throws IOException {
    return new Trust(self).chain(path.toAbsolutePath(), 0);
  }

  private Optional<String> chain(Path path, int depth) throws IOException {
    if (depth > MAX_LINKS) {
      throw new FileSystemLoopException(path.toString());
    }
    Path real = existing(path).toRealPath();
    Optional<String> fault = components(real);
    return fault.isPresent() || real.equals(path) ? fault : links(path, depth);
  }

  /** A link stands in a directory, which others must not be able to put another in. */
  private Optional<String> links(Path path, int depth) throws IOException {
    Optional<String> fault = Optional.empty();
    for (Path each = path; each != null && fault.isEmpty(); each = each.getParent()) {
      Path parent = each.getParent();
      if (parent != null && Files.isSymbolicLink(each)) {
        fault = component(each);
        if (fault.isEmpty()) {
          fault = chain(parent, depth + 1);
        }
        if (fault.isEmpty()) {
          fault = chain(parent.resolve(Files.readSymbolicLink(each)), depth + 1);
        }
      }
    }
    return fault;
  }

  private Optional<String> components(Path real) throws IOException {
    for (Path each = real; each != null; each = each.getParent()) {
      Optional<String> fault = component(each);
      if (fault.isPresent()) {
        return fault;
      }
    }
    return Optional.empty();
  }

  private Optional<String> component(Path path) throws IOException {
    Map<String, Object> facts = facts(path);
    if (facts == null) {
      return Optional.empty();
    }
    int owner = ((Number) Objects.requireNonNull(facts.get("uid"))).intValue();
    int mode = ((Number) Objects.requireNonNull(facts.get("mode"))).intValue();
    if (owner != self && owner != ROOT) {
      return Optional.of(
          path
              + " belongs to another user, number "
              + owner
              + ", who could have put anything there; make it yours with: chown "
              + self
              + " '"
              + path
              + "'");
    }
    boolean sticky = Boolean.TRUE.equals(facts.get("isDirectory")) && (mode & STICKY) != 0;
    boolean link = Boolean.TRUE.equals(facts.get("isSymbolicLink"));
    if (link || sticky || (mode & OTHERS_WRITE) == 0) {
      return Optional.empty();
    }
    return Optional.of(
        path
            + " may be written to by other users, who could have put anything there; look what is"
            + " in it, then forbid that with: chmod go-w '"
            + path
            + "'");
  }

  private static @Nullable Map<String, Object> facts(Path path) throws IOException {
    try {
      return Files.readAttributes(
          path, "unix:uid,mode,isDirectory,isSymbolicLink", LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException gone) {
      return null;
    }
  }

  private static Path existing(Path path) {
    Path existing = path;
    while (!Files.exists(existing) && existing.getParent() != null) {
      existing = existing.getParent();
    }
    return existing;
  }

  /** The number of this process's user: what it creates belongs to it. */
  private static int ourselves() throws IOException {
    if (Files.exists(STATUS)) {
      for (String line : Files.readAllLines(STATUS, StandardCharsets.UTF_8)) {
        if (line.startsWith("Uid:")) {
          return Integer.parseUnsignedInt(List.of(line.split("\\s+")).get(FILE_USER));
        }
      }
    }
    return (int) Files.getAttribute(Path.of(System.getProperty("user.home", "/")), "unix:uid");
  }
}
