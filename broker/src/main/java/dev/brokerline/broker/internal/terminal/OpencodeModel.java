package dev.brokerline.broker.internal.terminal;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brokerline.spawn.ProcessCommand;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The model of an opencode that goes on with a conversation. Its {@code --model} is for new ones
 * alone: it takes that of the last message. So a plugin of a few lines, which only this start is
 * told of, gives its messages the model, until a person chooses another one.
 */
final class OpencodeModel {

  private static final String FILE = "opencode-model.js";

  /** The variable that the plugin reads. */
  private static final String VARIABLE = "BROKERLINE_OPENCODE_MODEL";

  private OpencodeModel() {}

  /** Returns why another start cannot change the model; empty if it can. */
  static Optional<String> refusal(ProcessCommand command, Optional<Path> home, String model) {
    if (model.indexOf('/') < 1 || model.endsWith("/")) {
      return Optional.of("opencode names a model PROVIDER/MODEL, and this is '" + model + "'");
    }
    if (command.arguments().contains("--pure")) {
      return Optional.of("opencode was started with --pure, and takes no plugin for the model");
    }
    if (OpencodeConfig.of(command.environment()).filter(OpencodeModel::canHold).isEmpty()) {
      return Optional.of(
          OpencodeConfig.VARIABLE + " is set, and is not an object of JSON to add a plugin to");
    }
    if (home.isEmpty()) {
      return Optional.of("there is no home for the file of a plugin");
    }
    try {
      OwnFile.with(home.get(), FILE, plugin());
      return Optional.empty();
    } catch (IOException | UnsupportedOperationException e) {
      return Optional.of("the file of a plugin cannot be written: " + e.getMessage());
    }
  }

  private static boolean canHold(ObjectNode config) {
    return !config.has("plugin") || config.path("plugin").isArray();
  }

  /**
   * Returns the environment of a start with this model.
   *
   * @throws IllegalStateException if there is a {@link #refusal}
   */
  static Map<String, String> environment(
      ProcessCommand command, Optional<Path> home, String model) {
    Map<String, String> variables = new TreeMap<>(command.environment());
    try {
      Path file = OwnFile.with(home.orElseThrow(IllegalStateException::new), FILE, plugin());
      ObjectNode config = OpencodeConfig.of(variables).orElseThrow(IllegalStateException::new);
      config.withArrayProperty("plugin").add(file.toUri().toString());
      variables.put(OpencodeConfig.VARIABLE, config.toString());
      variables.put(VARIABLE, model);
      return variables;
    } catch (IOException e) {
      throw new IllegalStateException("the plugin for the model cannot be written", e);
    }
  }

  private static String plugin() {
    try (InputStream in = OpencodeModel.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException(FILE + " is missing from this module");
      }
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
