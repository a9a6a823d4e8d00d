package dev.brokerline.harness.program;

import dev.brokerline.spawn.internal.SearchPath;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Where a program is on this machine.
 *
 * @param executable the absolute path, or empty if it was not found
 * @param places every file that was looked for, in order
 */
public record ProgramLocation(AgentProgram program, Optional<Path> executable, List<Path> places) {

  public ProgramLocation {
    places = List.copyOf(places);
  }

  /** Returns the places as a text. */
  public String lookedFor() {
    return places.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }

  /**
   * Looks for the program on the search path of an environment. A name with a separator is a path.
   * Reads directories, and starts nothing.
   */
  public static ProgramLocation find(AgentProgram program, Map<String, String> environment) {
    List<Path> places = new ArrayList<>();
    for (String name : program.executables()) {
      if (name.contains("/")) {
        places.add(Path.of(name).toAbsolutePath());
      } else {
        SearchPath.of(environment)
            .directories()
            .forEach(directory -> places.add(directory.resolve(name)));
      }
    }
    return new ProgramLocation(
        program,
        places.stream()
            .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
            .findFirst(),
        places);
  }
}
