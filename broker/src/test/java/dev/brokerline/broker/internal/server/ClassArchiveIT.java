package dev.brokerline.broker.internal.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.broker.BrokerMain;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Archives that a real Java makes of the broker's classes, from this test's class path in jars. */
@Timeout(180)
class ClassArchiveIT {

  @TempDir private Path directory;

  private Path folder;
  private String path;
  private List<String> program;

  @BeforeEach
  void packClasses() throws IOException {
    folder = directory.resolve("home/classes");
    List<String> jars = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      Path classes = Path.of(entry);
      if (Files.isDirectory(classes)) {
        jars.add(jar(classes, directory.resolve(jars.size() + ".jar")).toString());
      } else if (Files.exists(classes)) {
        jars.add(entry);
      }
    }
    path = String.join(File.pathSeparator, jars);
    program = program("-Xmx256m");
  }

  private List<String> program(String option) {
    return List.of(option, "-cp", path, BrokerMain.class.getName());
  }

  private static Path jar(Path classes, Path jar) throws IOException {
    try (Stream<Path> files = Files.walk(classes);
        ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        out.putNextEntry(new ZipEntry(classes.relativize(file).toString()));
        Files.copy(file, out);
        out.closeEntry();
      }
    }
    return jar;
  }

  private Optional<Path> whole() throws IOException {
    return ClassArchive.of(Optional.of(folder.getParent()), program, path).orElseThrow().whole();
  }

  private Path make(List<String> wanted) throws Exception {
    List<Path> before = archives();
    ClassArchive.of(Optional.of(folder.getParent()), wanted, path).orElseThrow().make();
    List<Path> after = archives();
    after.removeAll(before);
    assertThat(after).hasSize(1);
    return after.get(0);
  }

  private List<Path> archives() throws IOException {
    if (!Files.exists(folder)) {
      return new ArrayList<>();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return new ArrayList<>(files.toList());
    }
  }

  @Test
  void javaTakesTheClassesFromTheArchive() throws Exception {
    Path archive = make(program);

    List<String> options = ClassArchive.options(Optional.of(folder.getParent()), program, path);
    assertThat(options).containsExactly("-Xshare:auto", "-XX:SharedArchiveFile=" + archive);
    assertThat(loaded(options))
        .anyMatch(it -> it.contains("BrokerMain source: shared objects file (top)"));
  }

  @Test
  void anArchiveThatIsNotWholeIsNotTaken() throws Exception {
    Path archive = make(program);
    assertThat(archive.toFile().setWritable(true)).isTrue();

    try (FileChannel file = FileChannel.open(archive, StandardOpenOption.WRITE)) {
      file.truncate(file.size() - 4096);
    }

    assertThat(whole()).isEmpty();
  }

  @Test
  void anArchiveThatOthersCouldHaveWrittenIsNotTaken() throws Exception {
    make(program);

    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));

    assertThat(whole()).isEmpty();
  }

  @Test
  void anotherProgramOrAnotherJarHasAnotherArchive() throws Exception {
    make(program);

    program = program("-Xmx255m");
    assertThat(whole()).isEmpty();
    program = program("-Xmx256m");
    assertThat(whole()).isNotEmpty();
    assertThat(directory.resolve("0.jar").toFile().setLastModified(0)).isTrue();
    assertThat(whole()).isEmpty();
  }

  @Test
  void theOldestArchivesAreForgotten() throws Exception {
    List<Path> made = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Path archive = make(program("-Xmx" + (256 - i) + "m"));
      assertThat(archive.toFile().setLastModified(1000L * i)).isTrue();
      made.add(archive);
    }

    assertThat(archives()).containsExactlyInAnyOrderElementsOf(made.subList(1, 4));
  }

  @Test
  void classesInDirectoriesHaveNone() throws IOException {
    String loose = path + File.pathSeparator + directory;

    assertThat(ClassArchive.of(Optional.of(folder.getParent()), program, loose)).isEmpty();
    assertThat(ClassArchive.of(Optional.empty(), program, path)).isEmpty();
  }

  /** Runs the program until its input ends, and returns from where Java took its classes. */
  private List<String> loaded(List<String> options) throws Exception {
    Path log = directory.resolve("loaded");
    List<String> command =
        new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin/java").toString()));
    command.addAll(options);
    command.add("-Xlog:class+load:file=" + log);
    command.addAll(program);
    command.add("init");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (OutputStream input = process.getOutputStream()) {
      input.flush();
    }
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
    return Files.readAllLines(log);
  }
}
