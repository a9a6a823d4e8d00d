package dev.brokerline.broker;

import dev.brokerline.broker.internal.server.ClassArchive;
import dev.brokerline.spawn.ChildProcess;
import dev.brokerline.spawn.ProcessCommand;
import dev.brokerline.spawn.internal.UserHome;
import dev.brokerline.spawn.internal.WorkingDirectory;
import dev.brokerline.spawn.process.ProcessBackend;
import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Our broker as a child process, which this JVM's Java runs from this JVM's own class path. */
final class ChildBroker {

  private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

  private static final List<String> OPTIONS =
      List.of(
          // Java would begin with all of it, and collect nothing until it is full.
          "-Xms16m",
          "-Xmx256m",
          // A broker mostly waits: the second compiler would cost more than it brings.
          "-XX:TieredStopAtLevel=1",
          "-XX:+UseSerialGC",
          "-XX:-UsePerfData",
          // Standard output is for frames alone: Java itself warns there otherwise.
          "-XX:+DisplayVMOutputToStderr",
          "-Xlog:disable",
          "-Xlog:all=warning:stderr");

  private ChildBroker() {}

  static ChildProcess start(ProcessCommand command, ChildProcess.Listener listener) {
    return ProcessBackend.AUTO
        .factory()
        .start(
            new ProcessCommand(
                JAVA,
                Stream.of(archive(command), program(), command.arguments())
                    .flatMap(List::stream)
                    .toList(),
                WorkingDirectory.absolute(command.directory()),
                command.environment()),
            listener);
  }

  /** Returns the command that runs our broker, to which its arguments are added. */
  static List<String> command() {
    return Stream.concat(Stream.of(JAVA.toString()), program().stream()).toList();
  }

  private static List<String> archive(ProcessCommand command) {
    String path = path();
    return path == null
        ? List.of()
        : ClassArchive.options(UserHome.brokerline(command.environment()), program(), path);
  }

  private static List<String> program() {
    return Stream.concat(OPTIONS.stream(), mainClass().stream()).toList();
  }

  private static List<String> mainClass() {
    String main = BrokerMain.class.getName();
    String path = path();
    if (!isModule()) {
      return List.of("-cp", String.valueOf(path), main);
    }
    List<String> module = List.of("-m", ChildBroker.class.getModule().getName() + "/" + main);
    return path == null ? module : Stream.concat(Stream.of("-p", path), module.stream()).toList();
  }

  private static boolean isModule() {
    return ChildBroker.class.getModule().isNamed();
  }

  /**
   * Returns the path of modules or classes, absolute, because the broker runs in another directory;
   * null if Java itself contains the modules.
   */
  private static @Nullable String path() {
    return Optional.ofNullable(
            System.getProperty(isModule() ? "jdk.module.path" : "java.class.path"))
        .map(ChildBroker::absolute)
        .orElse(null);
  }

  private static String absolute(String path) {
    return Arrays.stream(path.split(File.pathSeparator, /* limit= */ -1))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }
}
