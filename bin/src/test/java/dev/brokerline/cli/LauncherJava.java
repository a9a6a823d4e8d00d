package dev.brokerline.cli;

import dev.brokerline.broker.BrokerMain;
import dev.brokerline.testing.launch.ClassArchive;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Java as {@code bin/brokerline} starts it: from the jars of this build, and with an archive of
 * their classes. Where the build has packed none, from this JVM's class path.
 */
final class LauncherJava {

  private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");
  private static final Path JAR = Path.of("target/launcher/brokerline-cli.jar").toAbsolutePath();

  private static final List<String> TUNING =
      List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:-UsePerfData");

  /** A run and a conversation with what most of them need. */
  private static final List<String> RUN =
      List.of(
          "run",
          "--broker=builtin",
          "--agent=a=cat",
          "--message=a: hi",
          "--until=output:hi",
          "--timeout=20s");

  private static final String REQUESTS =
      """
      {"v":1,"type":"hello","request_id":"1","payload":{"client_name":"a","client_version":"1"}}
      {"v":1,"type":"list_agents","request_id":"2","payload":{}}
      """;

  private LauncherJava() {}

  /**
   * Returns the command that runs a class.
   *
   * @param directory what is in its {@code tmp} is temporary
   * @param more what follows the class path, with the separator; may be empty
   */
  static List<String> command(Path directory, String more, Class<?> main, List<String> arguments) {
    List<String> command = java(main);
    command.add("-Djava.io.tmpdir=" + directory.resolve("tmp"));
    command.addAll(program(more, main, arguments));
    return command;
  }

  private static List<String> java(Class<?> main) {
    List<String> command = new ArrayList<>(List.of(JAVA.toString()));
    command.addAll(TUNING);
    command.addAll(archive(main));
    if (main != BrokerMain.class) {
      archive(BrokerMain.class).stream()
          .map(option -> option.replace("-XX:SharedArchiveFile=", "-Dbrokerline.broker.archive="))
          .forEach(command::add);
    }
    return command;
  }

  private static List<String> program(String more, Class<?> main, List<String> arguments) {
    String path = Files.exists(JAR) ? JAR.toString() : System.getProperty("java.class.path");
    List<String> program = new ArrayList<>(List.of("-cp", path + more, main.getName()));
    program.addAll(arguments);
    return program;
  }

  /** Returns the option for the archive of a class; empty if there is none. */
  private static List<String> archive(Class<?> main) {
    boolean isBroker = main == BrokerMain.class;
    List<String> command = new ArrayList<>(List.of(JAVA.toString()));
    command.addAll(TUNING);
    command.addAll(program("", main, isBroker ? List.of("init") : RUN));
    Map<String, String> environment =
        Map.of("BROKERLINE_HOME", Path.of("target/lesson-home").toAbsolutePath().toString());
    return ClassArchive.options(
        main.getSimpleName(),
        List.of(JAR),
        new ClassArchive.Lesson(command, environment, isBroker ? REQUESTS : ""));
  }
}
