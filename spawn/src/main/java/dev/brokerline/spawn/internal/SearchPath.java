package dev.brokerline.spawn.internal;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The absolute directories of a search path; relative ones depend on who looks, and are left out.
 */
public record SearchPath(List<Path> directories) {

  /** Where shells look, and the system itself, if {@code PATH} is not set. */
  private static final String OF_THE_SYSTEM =
      String.join(
          File.pathSeparator,
          "/usr/local/sbin",
          "/usr/local/bin",
          "/usr/sbin",
          "/usr/bin",
          "/sbin",
          "/bin");

  private static final Pattern SEPARATOR = Pattern.compile(Pattern.quote(File.pathSeparator));

  public SearchPath {
    directories = List.copyOf(directories);
  }

  /** Returns the {@code PATH} of an environment; the system's usual one if there is none. */
  public static String text(Map<String, String> environment) {
    String path = environment.getOrDefault("PATH", "");
    return path.isEmpty() ? OF_THE_SYSTEM : path;
  }

  /** Returns where an environment's programs are looked for. */
  public static SearchPath of(Map<String, String> environment) {
    return parse(text(environment));
  }

  /** Returns what a {@code PATH} says. */
  public static SearchPath parse(String text) {
    return new SearchPath(SEPARATOR.splitAsStream(text).flatMap(SearchPath::absolute).toList());
  }

  private static Stream<Path> absolute(String element) {
    try {
      return Stream.of(PathText.path(element)).filter(Path::isAbsolute);
    } catch (InvalidPathException e) {
      return Stream.empty();
    }
  }

  /** Returns the first executable file of that name. */
  public Optional<Path> find(String program) {
    return directories.stream()
        .map(directory -> directory.resolve(program))
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst();
  }
}
