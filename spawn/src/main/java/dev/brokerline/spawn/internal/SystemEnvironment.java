package dev.brokerline.spawn.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The environment of this process, read as UTF-8 in any locale.
 *
 * <p>The JDK reads the environment in the locale's charset, so that without a UTF-8 locale its
 * letters are wrong. On Linux a file has the bytes.
 */
public final class SystemEnvironment {

  private static final Logger LOG = LoggerFactory.getLogger(SystemEnvironment.class);

  private static final Path BYTES = Path.of("/proc/self/environ");
  private static final char UNREADABLE = '\uFFFD';
  private static final SystemEnvironment OF_THIS_PROCESS =
      new SystemEnvironment(System.getenv(), bytes());

  private final Map<String, String> variables;
  private final Set<String> inexact;

  /** The values that are not UTF-8, as far as the system has told their bytes. */
  private final Map<String, byte[]> odd = new HashMap<>();

  /**
   * Combines the JDK's variables with the system's bytes.
   *
   * @param seen the variables as the JDK reads them
   * @param block the bytes of {@code NAME=value}, each with a final zero byte; empty if unknown
   */
  SystemEnvironment(Map<String, String> seen, byte[] block) {
    Map<String, String> all = new HashMap<>(seen);
    Set<String> unknown = new HashSet<>();
    all.forEach(
        (name, value) -> {
          if (value.indexOf(UNREADABLE) >= 0) {
            unknown.add(name);
          }
        });
    for (int start = 0, end; start < block.length; start = end + 1) {
      end = start;
      while (end < block.length && block[end] != 0) {
        end++;
      }
      byte[] entry = Arrays.copyOfRange(block, start, end);
      add(entry, all, unknown, odd);
    }
    this.variables = Map.copyOf(all);
    this.inexact = Set.copyOf(unknown);
  }

  private static void add(
      byte[] entry, Map<String, String> all, Set<String> unknown, Map<String, byte[]> odd) {
    int equals = 1;
    while (equals < entry.length && entry[equals] != '=') {
      equals++;
    }
    if (equals >= entry.length) {
      return;
    }
    String name = new String(entry, 0, equals, UTF_8);
    if (!all.containsKey(name)) {
      return;
    }
    String value = decoded(ByteBuffer.wrap(entry, equals + 1, entry.length - equals - 1));
    if (value == null) {
      unknown.add(name);
      odd.put(name, Arrays.copyOfRange(entry, equals + 1, entry.length));
    } else {
      all.put(name, value);
      unknown.remove(name);
    }
  }

  private static @Nullable String decoded(ByteBuffer bytes) {
    try {
      return UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  private static byte[] bytes() {
    if (!Files.isReadable(BYTES)) {
      return new byte[0];
    }
    try {
      return Files.readAllBytes(BYTES);
    } catch (IOException e) {
      LOG.debug("the bytes of the environment cannot be read", e);
      return new byte[0];
    }
  }

  /** Returns the environment of this process. */
  public static SystemEnvironment ofThisProcess() {
    return OF_THIS_PROCESS;
  }

  /** Returns the variables. If the bytes of a value are not UTF-8, it is the JDK's reading. */
  public Map<String, String> variables() {
    return variables;
  }

  /** Returns whether the variable has this value. */
  public boolean has(String name, String value) {
    return value.equals(variables.get(name));
  }

  /**
   * Returns the bytes of a value for a child: those of this process's variable if that has this
   * name and value, and else its UTF-8.
   */
  public byte[] bytes(String name, String value) {
    byte[] own = isInexact(name, value) ? odd.get(name) : null;
    return own == null ? value.getBytes(UTF_8) : own.clone();
  }

  /** Returns whether the variable has this value, but with bytes other than its UTF-8. */
  public boolean isInexact(String name, String value) {
    return inexact.contains(name) && has(name, value);
  }
}
