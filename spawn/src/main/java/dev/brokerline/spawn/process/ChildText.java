package dev.brokerline.spawn.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.brokerline.spawn.BrokerCommand;
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
 * The texts that a child is started with, which it reads as UTF-8, while the code that starts it
 * writes them in a charset of this JVM's. So each text is replaced by one whose bytes in that
 * charset are the UTF-8 of the first.
 */
final class ChildText {

  private static final int FIRST_JDK_WITH_NATIVE_CHARSET = 18;

  private final BrokerCommand command;
  private final Charset charset;

  ChildText(BrokerCommand command, Charset charset) {
    this.command = command;
    this.charset = charset;
  }

  /** Returns the charset in which {@link ProcessBuilder} writes what a child is given. */
  static Charset ofProcessBuilder() {
    String system = System.getProperty("sun.jnu.encoding");
    return Runtime.version().feature() < FIRST_JDK_WITH_NATIVE_CHARSET || system == null
        ? Charset.defaultCharset()
        : Charset.forName(system);
  }

  /**
   * Returns the command with its file named in full, so that no search path is consulted; nothing
   * if the charset lacks a letter of it.
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
   * A file's name is written as the JDK read it, so only what the JDK could read can be written.
   */
  private static boolean isWritable(Path path) {
    return path.toString().indexOf('\uFFFD') < 0;
  }

  /**
   * Returns what becomes the value of a variable in the child; null if the charset lacks a letter.
   */
  @Nullable String variable(String value) {
    return replaced(value);
  }

  /**
   * Returns whether all texts reach the child as they are.
   *
   * @param own the environment of this JVM, whose values may have other bytes than their letters
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
