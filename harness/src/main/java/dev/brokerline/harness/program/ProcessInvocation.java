package dev.brokerline.harness.program;

import dev.brokerline.spawn.ProcessCommand;
import dev.brokerline.spawn.internal.CallersVariables;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How a program is started, without starting it, so that a host can run it itself. No shell takes
 * part.
 *
 * @param executable absolute
 * @param arguments without secrets: every user of the machine can read them
 * @param directory absolute
 * @param environment the variables that are added to those of the host, or replace them
 * @param stdin what the program reads
 * @param conversation the key of the conversation, if it is known before the program says it
 * @param warnings what the host should know or tell, each a sentence
 */
public record ProcessInvocation(
    Path executable,
    List<String> arguments,
    Path directory,
    Map<String, String> environment,
    StdinMode stdin,
    Optional<String> conversation,
    List<String> warnings) {

  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

  public ProcessInvocation {
    arguments = List.copyOf(arguments);
    environment = Map.copyOf(environment);
    warnings = List.copyOf(warnings);
    if (!executable.isAbsolute() || !directory.isAbsolute()) {
      throw new IllegalArgumentException(
          "the executable and the directory must be absolute: " + executable + ", " + directory);
    }
  }

  /** Makes an invocation without warnings, whose conversation has no key yet. */
  public static ProcessInvocation of(
      Path executable,
      List<String> arguments,
      Path directory,
      Map<String, String> environment,
      StdinMode stdin) {
    return new ProcessInvocation(
        executable, arguments, directory, environment, stdin, Optional.empty(), List.of());
  }

  /** Returns a copy that names the conversation. */
  public ProcessInvocation withConversation(String key) {
    return new ProcessInvocation(
        executable, arguments, directory, environment, stdin, Optional.of(key), warnings);
  }

  /** Returns a copy with other warnings. */
  public ProcessInvocation withWarnings(List<String> others) {
    return new ProcessInvocation(
        executable, arguments, directory, environment, stdin, conversation, others);
  }

  /**
   * Returns the command with a complete environment: the host's without the marks of an enclosing
   * session, then this invocation's.
   */
  public ProcessCommand command(Map<String, String> inherited) {
    Map<String, String> variables = new TreeMap<>(CallersVariables.without(inherited));
    variables.putAll(environment);
    return new ProcessCommand(executable, arguments, directory, variables);
  }

  /** Returns a line that a shell would run, with the values of all variables masked. */
  public String displayCommand() {
    Stream<String> variables = environment.keySet().stream().sorted().map(name -> name + "='***'");
    Stream<String> words =
        Stream.concat(Stream.of(executable.toString()), arguments.stream())
            .map(ProcessInvocation::quoted);
    return Stream.concat(variables, words).collect(Collectors.joining(" "));
  }

  private static String quoted(String word) {
    return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
  }

  /** Returns the directory and {@link #displayCommand}. */
  @Override
  public String toString() {
    return displayCommand() + " (in " + directory + ")";
  }
}
