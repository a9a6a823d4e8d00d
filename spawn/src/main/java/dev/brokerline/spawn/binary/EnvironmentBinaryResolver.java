package dev.brokerline.spawn.binary;

import dev.brokerline.spawn.internal.PathText;
import java.nio.file.InvalidPathException;
import java.util.Map;

/** The file that the environment variable {@value #VARIABLE} names. */
public final class EnvironmentBinaryResolver implements BinaryResolver {

  /** The variable that is read. */
  public static final String VARIABLE = "BROKERLINE_BROKER";

  private static final String PLACE = "the variable " + VARIABLE;

  private final Map<String, String> environment;

  public EnvironmentBinaryResolver(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  @Override
  public Finding resolve() {
    String value = environment.getOrDefault(VARIABLE, "");
    if (value.isBlank()) {
      return Finding.absent(PLACE, null, "it is not set");
    }
    try {
      return NamedFile.judge(PLACE, PathText.path(value).toAbsolutePath());
    } catch (InvalidPathException e) {
      return new Finding(PLACE, null, Finding.Outcome.UNUSABLE, "'" + value + "' is not a path");
    }
  }
}
