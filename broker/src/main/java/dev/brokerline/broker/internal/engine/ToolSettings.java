package dev.brokerline.broker.internal.engine;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brokerline.broker.internal.terminal.OwnFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * A file in Brokerline's own directory with the settings that give qwen its tools. It names two
 * variables of the environment, so it is the same for all agents, and has no secret. The program
 * reads it as the defaults of its system, which all other settings override. (gemini would, too, if
 * the file and all directories above it belonged to root.)
 */
final class ToolSettings {

  /** The variable with the address of the tools. */
  static final String ADDRESS = "BROKERLINE_RELAY_URL";

  private static final String OF_SYSTEM = "QWEN_CODE_SYSTEM_";

  private ToolSettings() {}

  /** Returns the variable that names the file; empty if the system has settings of its own. */
  static Optional<String> variable(Map<String, String> environment) {
    boolean isUsed =
        environment.keySet().stream().anyMatch(name -> name.startsWith(OF_SYSTEM))
            || Files.exists(Path.of("/etc/qwen-code"))
            || Files.exists(Path.of("/Library/Application Support/QwenCode"));
    return isUsed ? Optional.empty() : Optional.of(OF_SYSTEM + "DEFAULTS_PATH");
  }

  /**
   * Returns the file, which is written unless it is there.
   *
   * @throws IOException if it cannot be written, or others could write it
   */
  static Path file(Path home) throws IOException {
    return OwnFile.with(home, "settings.json", text());
  }

  private static String text() {
    ObjectNode settings = JsonNodeFactory.instance.objectNode();
    settings
        .putObject("mcpServers")
        .putObject(TerminalTools.SERVER)
        .put("httpUrl", "${" + ADDRESS + "}")
        .putObject("headers")
        .put("Authorization", "Bearer ${" + TerminalTools.VARIABLE + "}");
    return settings.toString();
  }
}
