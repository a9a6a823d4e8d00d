package dev.brokerline.spawn.pty.posix;

import dev.brokerline.spawn.ProcessCommand;
import dev.brokerline.spawn.internal.SystemEnvironment;
import dev.brokerline.spawn.pty.PtyProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A JVM with one terminal, whose output and exit it prints. Its arguments are a directory and a
 * script.
 */
final class PtyHostMain {

  private PtyHostMain() {}

  /** Runs until the terminal has ended. */
  public static void main(String[] arguments) {
    Heard heard = new Heard();
    Terminals terminals = new Terminals(PtyKind.BEST, Path.of(arguments[0]));
    Map<String, String> inherited = SystemEnvironment.ofThisProcess().variables();
    PtyProcess process =
        terminals.start(
            new ProcessCommand(
                Terminals.SH, List.of("-c", arguments[1]), Path.of(arguments[0]), inherited),
            heard);
    System.out.println("program=" + process.pid());
    System.out.println(heard.awaitText("\n").strip());
    System.out.println("ended by " + process.closed().join().exit());
  }
}
