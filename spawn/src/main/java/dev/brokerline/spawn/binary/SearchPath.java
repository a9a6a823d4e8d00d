package dev.brokerline.spawn.binary;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The absolute directories of a search path; relative ones depend on who looks, and are left out.
 */
record SearchPath(List<Path> directories) {

  private static final Pattern SEPARATOR = Pattern.compile(Pattern.quote(File.pathSeparator));

  SearchPath {
    directories = List.copyOf(directories);
  }

  static SearchPath parse(String text) {
    return new SearchPath(SEPARATOR.splitAsStream(text).flatMap(SearchPath::absolute).toList());
  }

  private static Stream<Path> absolute(String element) {
    try {
      return Stream.of(Path.of(element)).filter(Path::isAbsolute);
    } catch (InvalidPathException e) {
      return Stream.empty();
    }
  }

  Optional<Path> find(String program) {
    return directories.stream()
        .map(directory -> directory.resolve(program))
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst();
  }
}
