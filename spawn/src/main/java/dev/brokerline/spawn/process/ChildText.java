package dev.brokerline.spawn.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.brokerline.spawn.BrokerCommand;
import dev.brokerline.spawn.LaunchException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
   * Returns the command with its file named in full, so that no search path is consulted.
   *
   * @throws LaunchException if the charset lacks a letter of an argument
   */
  List<String> commandLine() {
    List<String> line = new ArrayList<>(command.arguments().size() + 1);
    line.add(command.executable().toAbsolutePath().toString());
    for (String argument : command.arguments()) {
      String replaced = replaced(argument);
      if (replaced == null) {
        throw new LaunchException(command.executable(), problem(argument), null);
      }
      line.add(replaced);
    }
    return line;
  }

  /** Returns the environment; a variable with letters that the charset lacks loses them. */
  Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>();
    command
        .environment()
        .forEach(
            (name, value) -> {
              String replaced = replaced(value);
              environment.put(name, replaced == null ? value : replaced);
            });
    return environment;
  }

  private @Nullable String replaced(String text) {
    byte[] wanted = text.getBytes(UTF_8);
    String replaced = new String(wanted, charset);
    return Arrays.equals(replaced.getBytes(charset), wanted) ? replaced : null;
  }

  private String problem(String argument) {
    return "the argument '"
        + argument
        + "' has letters that this JVM, whose charset is "
        + charset
        + ", cannot pass on; start the JVM in a UTF-8 locale, with LC_ALL=C.UTF-8 for example";
  }
}
