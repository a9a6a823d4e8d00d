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
 * Checks whether another user could have written a path. A file that is executed, or that names
 * processes to kill, and all directories above it must belong to this user or root. A directory
 * that others may write to is accepted only if it is sticky, as {@code /tmp} is, because others
 * then cannot replace its contents. Links are followed, and each of them is checked too. Access
 * control lists are not checked. On a file system without owners and modes nothing is refused. Root
 * is trusted, because it may write everything anyway.
 */
public final class Trust {
  private static final int OTHERS_WRITE = 0022;
  private static final int STICKY = 01000;
  private static final int ROOT = 0;

  /** The limit of Linux. */
  private static final int MAX_LINKS = 40;

  private static final Path STATUS = Path.of("/proc/self/status");
  private static final int FILE_USER = 4;

  private final int self;

  private Trust(int self) {
    this.self = self;
  }

  /**
   * Returns why a path must not be used, in one sentence with the remedy; empty if only this user
   * and root can have written it. Missing parts of the path are not checked.
   */
  public static Optional<String> fault(Path path) throws IOException {
    if (!path.getFileSystem().supportedFileAttributeViews().contains("unix")) {
      return Optional.empty();
    }
    return new Trust(ourselves()).chain(path.toAbsolutePath(), 0);
  }

  /**
   * Returns whether a file, or the target of a link, belongs to this user, as far as the system
   * tells.
   */
  public static boolean isOurs(Path file) throws IOException {
    return !file.getFileSystem().supportedFileAttributeViews().contains("unix")
        || Integer.valueOf(ourselves()).equals(Files.getAttribute(file, "unix:uid"));
  }

  /** The same as {@link #fault(Path)} for a given user number; for tests. */
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

  /** Checks the links of a path. Others must not be able to replace a link in its directory. */
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

  /** Returns the number of this process's user, from a file that it creates. */
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
