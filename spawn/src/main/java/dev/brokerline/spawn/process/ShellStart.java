package dev.brokerline.spawn.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.brokerline.spawn.ProcessCommand;
import dev.brokerline.spawn.internal.PathText;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A start by way of the system's shell, for texts that {@link ProcessBuilder} cannot write in the
 * charset of this JVM's locale: a script of plain ASCII makes their bytes, and becomes the program,
 * with the same process id.
 */
final class ShellStart {

  /** What a shell can set. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  /** What the script itself changes, or the shell does when it changes its directory. */
  private static final List<String> CHANGED = List.of("PWD", "OLDPWD", "t");

  private ShellStart() {}

  /**
   * Returns the command line of the shell.
   *
   * @param unwritable the variables that the shell has to set; names that it cannot set are left
   *     out
   */
  static List<String> commandLine(ProcessCommand command, Map<String, String> unwritable) {
    StringBuilder script = new StringBuilder();
    unwritable.forEach(
        (name, value) -> {
          if (NAME.matcher(name).matches()) {
            restore(script, name, value);
          }
        });
    assign(script, PathText.text(command.directory()));
    script.append("cd \"${t%.}\" || exit 127; ");
    assign(script, PathText.text(command.executable().toAbsolutePath()));
    script.append("set -- \"${t%.}\"; ");
    for (String argument : command.arguments()) {
      assign(script, argument);
      script.append("set -- \"$@\" \"${t%.}\"; ");
    }
    CHANGED.forEach(name -> restore(script, name, command.environment().get(name)));
    script.append("exec \"$@\"");
    return List.of("/bin/sh", "-c", script.toString());
  }

  /** Gives a variable the value that it has for the program. */
  private static void restore(StringBuilder script, String name, @Nullable String value) {
    if (value == null) {
      script.append("unset ").append(name).append("; ");
    } else {
      assign(script, value);
      script.append(name).append("=${t%.}; export ").append(name).append("; ");
    }
  }

  /** The full stop keeps line feeds at the end, which the shell would take away. */
  private static void assign(StringBuilder script, String text) {
    script.append("t=$(printf '");
    for (byte octet : text.getBytes(UTF_8)) {
      script.append("\\%03o".formatted(octet & 0xff));
    }
    script.append(".'); ");
  }
}
