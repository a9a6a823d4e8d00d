package dev.brokerline.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The differences of a fake broker from the real one, as data: options, and steps that restart with
 * each start of the broker. A script can be made in Java or as a JSON file, which the module's
 * README describes. Immutable.
 */
public final class Script {

  private final List<Setting> settings;
  private final List<ScriptStep> steps;

  /** One option with its value. */
  record Setting(FakeOption option, String value) {}

  Script(List<Setting> settings, List<ScriptStep> steps) {
    this.settings = List.copyOf(settings);
    this.steps = List.copyOf(steps);
  }

  /** Returns a script of the steps, without options. */
  public static Script of(ScriptStep... steps) {
    return new Script(List.of(), List.of(steps));
  }

  /**
   * Returns the script that the JSON text describes.
   *
   * @throws MalformedFileException if it is malformed; names the wrong place
   */
  public static Script parse(String json) {
    return ScriptReader.read("script", json);
  }

  /**
   * Returns the script in a file of UTF-8.
   *
   * @throws IOException if the file cannot be read
   * @throws MalformedFileException if it is malformed; names the wrong place
   */
  public static Script read(Path file) throws IOException {
    try {
      return ScriptReader.read(file.toString(), Files.readString(file, UTF_8));
    } catch (MalformedInputException e) {
      throw new MalformedFileException(file.toString(), "somewhere", "not UTF-8");
    }
  }

  /** Tells the builder the options. */
  void configure(FakeBrokerBuilder builder) {
    settings.forEach(setting -> setting.option().apply(setting.value(), builder));
  }

  List<ScriptStep> steps() {
    return steps;
  }
}
