package dev.brokerline.cli;

import dev.brokerline.cli.ask.AskConversation;
import dev.brokerline.cli.ask.AskReporter;
import dev.brokerline.cli.ask.HumanAskReporter;
import dev.brokerline.cli.ask.JsonAskReporter;
import dev.brokerline.cli.ask.TerminalPerson;
import dev.brokerline.cli.exit.UsageException;
import dev.brokerline.cli.run.Durations;
import dev.brokerline.cli.run.NamedValue;
import dev.brokerline.harness.program.AgentProgram;
import dev.brokerline.harness.session.Continuation;
import dev.brokerline.harness.session.PermissionPolicy;
import dev.brokerline.harness.session.SessionOptions;
import dev.brokerline.harness.turn.AgentException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code brokerline ask}: gives a prompt to an agent program, without a broker. */
@Command(
    name = "ask",
    description = "Gives a prompt to an agent program, without a broker, and shows its answer.",
    mixinStandardHelpOptions = true,
    versionProvider = VersionProvider.class,
    sortOptions = false,
    footer = {
      "",
      "Example:",
      "  brokerline ask claude \"What does this project do?\"",
      "",
      "Exit codes: as of 'run'; 3 also if the program was not found or is not signed in."
    })
final class AskCommand implements Callable<Integer> {

  /** The values of {@code --permissions}. */
  enum Permissions {
    ASK,
    ALLOW,
    DENY
  }

  private final Terminal terminal;

  @Parameters(
      index = "0",
      paramLabel = "PROGRAM",
      description = "The program, for example claude, or acp:COMMAND.")
  private String program = "";

  @Parameters(index = "1", arity = "0..1", paramLabel = "TEXT", description = "The prompt.")
  private @Nullable String text;

  @Option(names = "--model", paramLabel = "M", description = "The model to use.")
  private @Nullable String model;

  @Option(
      names = "--resume",
      paramLabel = "KEY",
      description = "Goes on with an earlier conversation, whose end named the key.")
  private @Nullable String resume;

  @Option(
      names = "--permissions",
      paramLabel = "ask|allow|deny",
      description =
          "Who decides whether a tool may run. Default: ask on a terminal, deny elsewhere.")
  private @Nullable Permissions permissions;

  @Option(
      names = {"-i", "--interactive"},
      description = "Reads further prompts, a line each, until the end of the input.")
  private boolean interactive;

  @Option(
      names = "--cwd",
      paramLabel = "DIR",
      description = "The directory to work in. Default: the current one.")
  private Path directory = Path.of("");

  @Option(
      names = "--env",
      paramLabel = "NAME=VALUE",
      description = "Sets a variable of the program; repeatable.")
  private List<String> environment = List.of();

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      description = "How long a turn may take, for example 90s. Default: 1h.")
  private String timeout = "1h";

  @Option(names = "--json", description = "Prints {\"event\":...} lines and a {\"result\":...}.")
  private boolean json;

  @Mixin private VerboseOption verbose = new VerboseOption();

  AskCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Logging.configure(verbose.verbose());
    if (!interactive && (text == null || text.isBlank())) {
      throw new UsageException("there is no prompt; give it as the last argument, or use -i");
    }
    Permissions policy = policy();
    AskReporter reporter =
        json
            ? new JsonAskReporter(terminal.out())
            : new HumanAskReporter(terminal.out(), terminal.err());
    AskConversation conversation =
        new AskConversation(
            options(policy),
            UsageException.checked("--timeout", timeout, Durations::parse),
            new TerminalPerson(
                terminal.in(), terminal.err(), text, interactive, policy == Permissions.ASK),
            reporter,
            terminal.out());
    Signals.watch();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> conversation.interrupt(Signals.exitCode()), "brokerline-interrupt"));
    return conversation.run();
  }

  private Permissions policy() {
    if (permissions != null) {
      return permissions;
    }
    return terminal.interactive() && !json ? Permissions.ASK : Permissions.DENY;
  }

  private SessionOptions options(Permissions policy) {
    SessionOptions.Builder options =
        agent()
            .directory(directory)
            .environment(variables())
            .shutdownHook(false)
            .permissions(
                switch (policy) {
                  case ASK -> PermissionPolicy.ASK;
                  case ALLOW -> PermissionPolicy.ALLOW;
                  case DENY -> PermissionPolicy.DENY;
                });
    if (model != null) {
      String name = model;
      options = UsageException.checked("--model", name, options::model);
    }
    return resume == null ? options.build() : resumed(options, resume);
  }

  private SessionOptions.Builder agent() {
    try {
      return SessionOptions.of(program);
    } catch (AgentException e) {
      throw new UsageException("PROGRAM: " + e.error().message());
    }
  }

  private static SessionOptions resumed(SessionOptions.Builder options, String key) {
    SessionOptions fresh = options.build();
    AgentProgram asked = fresh.program();
    return options
        .resume(
            new Continuation(
                asked.provider(), asked.id(), key, fresh.directory(), fresh.directory()))
        .build();
  }

  private Map<String, String> variables() {
    Map<String, String> variables = new HashMap<>();
    for (String one : environment) {
      NamedValue pair = UsageException.checked("--env", one, NamedValue::parse);
      variables.put(pair.name(), pair.value());
    }
    return variables;
  }
}
