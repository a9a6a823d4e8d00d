package dev.brokerline.harness.program;

import dev.brokerline.spawn.internal.UserHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Where a program keeps its login. {@link #look} reads names of variables and files only, never
 * what they hold.
 *
 * <p>A file is written as in a shell: {@code ~} is the user's home, and <code>${NAME:-default}
 * </code> is a variable or a default for it.
 *
 * @param variables those that hold a key, or choose a provider with a login of its own
 * @param files those that hold a login
 * @param doubts files whose settings may name another place or another provider
 * @param keychain whether the program may use the system's keychain on every system; on macOS, all
 *     are taken to do so
 * @param nextStep what a person does to sign in, as a sentence without its full stop
 */
public record Login(
    List<String> variables,
    List<String> files,
    List<String> doubts,
    boolean keychain,
    String nextStep) {

  /** Nothing is known of the program's login. */
  public static final Login UNKNOWN =
      new Login(
          List.of(),
          List.of(),
          List.of(),
          /* keychain= */ true,
          "Sign in as the program's manual says, or give its key with SessionOptions.environment");

  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z_0-9]+):-([^}]*)}");

  public Login {
    variables = List.copyOf(variables);
    files = List.copyOf(files);
    doubts = List.copyOf(doubts);
  }

  /** Looks for a login, without a request. Reads directories only. */
  public SignIn look(Map<String, String> environment) {
    for (String name : variables) {
      if (!environment.getOrDefault(name, "").isBlank()) {
        return new SignIn(SignIn.Status.FOUND, name + " is set");
      }
    }
    Optional<Path> login = firstOf(files, environment);
    if (login.isPresent()) {
      return new SignIn(SignIn.Status.FOUND, login.get() + " exists");
    }
    if (variables.isEmpty() && files.isEmpty()) {
      return new SignIn(SignIn.Status.UNKNOWN, "where it keeps its login is not known");
    }
    if (keychain || System.getProperty("os.name", "").startsWith("Mac")) {
      return new SignIn(
          SignIn.Status.UNKNOWN, none(environment) + ", but the system's keychain may have one");
    }
    return firstOf(doubts, environment)
        .map(
            file ->
                new SignIn(
                    SignIn.Status.UNKNOWN,
                    none(environment) + ", but " + file + " may name another"))
        .orElseGet(() -> new SignIn(SignIn.Status.NOT_FOUND, none(environment)));
  }

  private String none(Map<String, String> environment) {
    String places =
        files.stream()
            .flatMap(file -> path(file, environment).stream())
            .map(Path::toString)
            .collect(Collectors.joining(" or "));
    String unset = "none of " + String.join(", ", variables) + " is set";
    return places.isEmpty() ? unset : unset + ", and there is no " + places;
  }

  private static Optional<Path> firstOf(List<String> files, Map<String, String> environment) {
    return files.stream()
        .flatMap(file -> path(file, environment).stream())
        .filter(Login::hasContent)
        .findFirst();
  }

  private static boolean hasContent(Path file) {
    try {
      return Files.isRegularFile(file) && Files.size(file) > 0;
    } catch (IOException e) {
      return true;
    }
  }

  private static Optional<Path> path(String file, Map<String, String> environment) {
    Matcher matcher = VARIABLE.matcher(file);
    String expanded =
        matcher.replaceAll(
            found -> {
              String value = environment.getOrDefault(found.group(1), "");
              return Matcher.quoteReplacement(value.isBlank() ? found.group(2) : value);
            });
    try {
      return expanded.startsWith("~/")
          ? UserHome.of(environment).map(home -> home.resolve(expanded.substring(2)))
          : Optional.of(Path.of(expanded)).filter(Path::isAbsolute);
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }
}
