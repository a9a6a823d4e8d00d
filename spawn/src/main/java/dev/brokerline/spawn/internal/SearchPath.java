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
 * The absolute directories of a search path. Relative ones are omitted, because they depend on the
 * working directory.
 */
public record SearchPath(List<Path> directories) {

  /** The default search path of shells and the system without {@code PATH}. */
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

  /** Returns the {@code PATH} of an environment, or the system's default. */
  public static String text(Map<String, String> environment) {
    String path = environment.getOrDefault("PATH", "");
    return path.isEmpty() ? OF_THE_SYSTEM : path;
  }

  /** Returns the search path of an environment. */
  public static SearchPath of(Map<String, String> environment) {
    return parse(text(environment));
  }

  /** Returns the directories of a {@code PATH}. */
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

  /** Returns the first executable file with this name. */
  public Optional<Path> find(String program) {
    return directories.stream()
        .map(directory -> directory.resolve(program))
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst();
  }
}
