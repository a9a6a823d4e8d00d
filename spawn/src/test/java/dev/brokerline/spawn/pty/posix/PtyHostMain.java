package dev.brokerline.spawn.pty.posix;

import dev.brokerline.spawn.pty.PtyProcess;
import java.nio.file.Path;

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
    PtyProcess process = terminals.sh(arguments[1], heard);
    System.out.println("program=" + process.pid());
    System.out.println(heard.awaitText("\n").strip());
    System.out.println("ended by " + process.closed().join().exit());
  }
}
