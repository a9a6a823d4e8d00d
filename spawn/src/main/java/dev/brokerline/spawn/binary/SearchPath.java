package dev.brokerline.spawn.binary;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The absolute directories of a search path; relative ones depend on who looks, and are left out.
 */
record SearchPath(List<Path> directories) {

  SearchPath {
    directories = List.copyOf(directories);
  }

  static SearchPath parse(String text) {
    List<Path> directories = new ArrayList<>();
    for (String element : text.split(File.pathSeparator)) {
      try {
        Path directory = Path.of(element);
        if (directory.isAbsolute()) {
          directories.add(directory);
        }
      } catch (InvalidPathException e) {
        continue; // no such directory can exist
      }
    }
    return new SearchPath(directories);
  }

  Optional<Path> find(String program) {
    return directories.stream()
        .map(directory -> directory.resolve(program))
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst();
  }
}
