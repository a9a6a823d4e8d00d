package dev.brokerline.spawn.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.brokerline.spawn.ProcessCommand;
import dev.brokerline.spawn.internal.SystemEnvironment;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The texts that a child is started with. The child reads them as UTF-8, but the JDK writes them in
 * another charset. So each text is replaced by one whose bytes in that charset are the UTF-8 of the
 * original.
 */
final class ChildText {

  private static final int FIRST_JDK_WITH_NATIVE_CHARSET = 18;

  private final ProcessCommand command;
  private final Charset charset;

  ChildText(ProcessCommand command, Charset charset) {
    this.command = command;
    this.charset = charset;
  }

  /** Returns the charset in which {@link ProcessBuilder} writes the texts. */
  static Charset ofProcessBuilder() {
    String system = System.getProperty("sun.jnu.encoding");
    return Runtime.version().feature() < FIRST_JDK_WITH_NATIVE_CHARSET || system == null
        ? Charset.defaultCharset()
        : Charset.forName(system);
  }

  /**
   * Returns the command with the full path of its file, so that no search path is used; empty if
   * the charset cannot write it.
   */
  Optional<List<String>> commandLine() {
    List<@Nullable String> line = new ArrayList<>(command.arguments().size() + 1);
    line.add(command.executable().toAbsolutePath().toString());
    for (String argument : command.arguments()) {
      line.add(replaced(argument));
    }
    boolean writable =
        line.stream().allMatch(Objects::nonNull)
            && isWritable(command.executable().toAbsolutePath())
            && isWritable(command.directory().toAbsolutePath());
    return writable ? Optional.of(line) : Optional.empty();
  }

  /**
   * Returns whether the JDK can write the name of a file, which it can if it could read the name.
   */
  private static boolean isWritable(Path path) {
    return path.toString().indexOf('\uFFFD') < 0;
  }

  /**
   * Returns the text that becomes the value of a variable in the child; null if the charset cannot
   * write it.
   */
  @Nullable String variable(String value) {
    return replaced(value);
  }

  /**
   * Returns whether all texts reach the child unchanged.
   *
   * @param own the environment of this JVM, whose values may have bytes other than their UTF-8
   */
  boolean isWritable(SystemEnvironment own) {
    return commandLine().isPresent()
        && command.environment().entrySet().stream()
            .noneMatch(
                entry ->
                    own.isInexact(entry.getKey(), entry.getValue())
                        || replaced(entry.getKey()) == null
                        || replaced(entry.getValue()) == null);
  }

  /** Returns the environment, all of which must be writable. */
  Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>();
    command
        .environment()
        .forEach((name, value) -> environment.put(name, requireNonNull(replaced(value))));
    return environment;
  }

  private @Nullable String replaced(String text) {
    byte[] wanted = text.getBytes(UTF_8);
    String replaced = new String(wanted, charset);
    return Arrays.equals(replaced.getBytes(charset), wanted) ? replaced : null;
  }
}
