package dev.brokerline.harness.internal.driver;

import dev.brokerline.harness.program.AgentProgram;
import dev.brokerline.harness.program.ProcessInvocation;
import dev.brokerline.harness.program.Quirk;
import dev.brokerline.harness.program.StdinMode;
import dev.brokerline.harness.session.PermissionPolicy;
import dev.brokerline.harness.session.SessionOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The parts of a command line that the ways to run a program have in common. */
public final class CommandLine {

  private CommandLine() {}

  /**
   * Adds what asks for a model, what lets the program ask nothing if that is the policy, and the
   * caller's own arguments.
   *
   * @param environment gets the variables that belong to them
   */
  public static void add(
      SessionOptions options,
      Optional<String> model,
      List<String> arguments,
      Map<String, String> environment) {
    AgentProgram program = options.program();
    arguments.addAll(program.flags().forModel(model));
    if (options.permissions() == PermissionPolicy.ALLOW_EVERYTHING) {
      arguments.addAll(program.flags().askNothing());
      if (program.has(Quirk.REFUSES_ROOT) && "root".equals(System.getProperty("user.name"))) {
        environment.put("IS_SANDBOX", "1");
      }
    }
    arguments.addAll(options.extraArguments());
  }

  /** Returns how a program is started that is told everything else in its protocol. */
  public static ProcessInvocation ofProtocol(SessionOptions options, Path executable) {
    List<String> arguments = new ArrayList<>(options.way().arguments());
    arguments.addAll(options.extraArguments());
    Map<String, String> environment = new TreeMap<>(options.way().environment());
    environment.putAll(options.environment());
    return ProcessInvocation.of(
        executable, arguments, options.directory(), environment, StdinMode.PROTOCOL);
  }
}
