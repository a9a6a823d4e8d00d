package dev.brokerline.testing.agent.engine;

import dev.brokerline.testing.agent.script.AgentFault;
import dev.brokerline.testing.agent.script.AgentScript;
import dev.brokerline.testing.agent.script.AgentTurn;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** One start of a fake agent program: who it is, what it was told, and its ways out. */
public final class Program {

  private final String name;
  private final List<String> arguments;
  private final AgentScript script;
  private final Log log;
  private final Output output;
  private final Sessions sessions;
  private final AtomicInteger turns = new AtomicInteger();

  /**
   * Makes a start of a program.
   *
   * @param name the program's name, such as {@code claude}
   * @param arguments what follows the name on its command line
   * @param record the file that gets what the program receives, or null
   * @param state the directory of its sessions, or null for none that last
   */
  public Program(
      String name,
      List<String> arguments,
      AgentScript script,
      @Nullable Path record,
      @Nullable Path state)
      throws IOException {
    this.name = name;
    this.arguments = List.copyOf(arguments);
    this.script = script;
    this.log = new Log(record);
    this.output = new Output(script);
    this.sessions = new Sessions(state, script);
  }

  /** Returns the program's name. */
  public String name() {
    return name;
  }

  /** Returns what is particular about the program of this name. */
  public Traits traits() {
    return Traits.of(name);
  }

  /** Returns the arguments. */
  public List<String> arguments() {
    return arguments;
  }

  /** Returns the value after the first of these options, or null. */
  public @Nullable String option(String... names) {
    for (int i = 0; i < arguments.size(); i++) {
      for (String option : names) {
        if (arguments.get(i).equals(option) && i + 1 < arguments.size()) {
          return arguments.get(i + 1);
        }
        if (option.startsWith("--") && arguments.get(i).startsWith(option + "=")) {
          return arguments.get(i).substring(option.length() + 1);
        }
      }
    }
    return null;
  }

  /** Returns whether the option is among the arguments. */
  public boolean hasOption(String option) {
    return arguments.contains(option);
  }

  /**
   * Returns the arguments that are neither options nor their values. All after {@code --} are such.
   *
   * @param flags the options that have no value; all others have one
   */
  public List<String> operands(Set<String> flags) {
    List<String> operands = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      if (argument.equals("--")) {
        operands.addAll(arguments.subList(i + 1, arguments.size()));
        break;
      }
      if (!argument.startsWith("-") || argument.equals("-")) {
        operands.add(argument);
      } else if (!flags.contains(argument) && !argument.contains("=")) {
        i++;
      }
    }
    return operands;
  }

  /** Returns the environment variable, or an empty text. */
  public String variable(String variable) {
    return System.getenv().getOrDefault(variable, "");
  }

  /** Returns the script. */
  public AgentScript script() {
    return script;
  }

  /** Returns the models that the program lists. */
  public List<String> models() {
    return script.models().orElse(traits().models());
  }

  /** Returns the model that the program begins with. */
  public String firstModel() {
    List<String> models = models();
    return script.model().orElse(models.isEmpty() ? "mock-model" : models.get(0));
  }

  /** Returns whether the program lets this model be selected. */
  public boolean accepts(String model) {
    return models().contains(model)
        || model.equals(firstModel())
        || script.acceptsAnyModel().orElse(traits().acceptsAnyModel());
  }

  /** Returns the version that the program claims. */
  public String version() {
    return script.version().orElse(traits().version());
  }

  /** Returns what the program does with the next prompt. */
  public AgentTurn nextTurn() {
    return script.turn(turns.getAndIncrement());
  }

  /** Returns what gets the program's lines. */
  public Output output() {
    return output;
  }

  /** Returns what gets a note of all that happens. */
  public Log log() {
    return log;
  }

  /** Returns the conversations. */
  public Sessions sessions() {
    return sessions;
  }

  /** Returns whether the program has the fault. */
  public boolean has(AgentFault fault) {
    return script.faults().containsKey(fault);
  }

  /** Returns the number of a fault. */
  public int number(AgentFault fault) {
    return script.faults().getOrDefault(fault, fault.defaultNumber());
  }

  /** Exits now. */
  public void exit(int code) {
    log.add("exit", "code", code);
    Runtime.getRuntime().halt(code);
  }

  /** The client interrupts: exits if that is the script's fault. */
  public void interrupting() {
    if (has(AgentFault.EXITS_ON_INTERRUPT)) {
      exit(number(AgentFault.EXITS_ON_INTERRUPT));
    }
  }

  /** Has a signal end this process, and waits for it. */
  public void die(String signal) throws InterruptedException {
    log.add("signal_to_itself", "name", signal);
    try {
      var unused =
          new ProcessBuilder("kill", "-s", signal, Long.toString(ProcessHandle.current().pid()))
              .start();
    } catch (IOException e) {
      output.stderr("error: cannot send a signal: " + e.getMessage());
      exit(70);
    }
    hang();
  }

  /** Waits for ever, or until the thread is interrupted. */
  public static void hang() throws InterruptedException {
    new CountDownLatch(1).await();
  }

  /** Waits as many milliseconds, or until the thread is interrupted. */
  public static void pause(long millis) throws InterruptedException {
    var unused = new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
  }

  /** Exits in the way that the script's faults of a turn say, if they say one. */
  void dieInTurn() throws InterruptedException {
    if (has(AgentFault.EXITS_IN_TURN)) {
      exit(number(AgentFault.EXITS_IN_TURN));
    }
    if (has(AgentFault.DIES_BY_SIGNAL)) {
      die(signalName(number(AgentFault.DIES_BY_SIGNAL)));
    }
  }

  private static String signalName(int number) {
    Map<Integer, String> names =
        Map.of(1, "HUP", 2, "INT", 3, "QUIT", 6, "ABRT", 9, "KILL", 11, "SEGV", 15, "TERM");
    return names.getOrDefault(number, Integer.toString(number));
  }
}
