package dev.brokerline.testing.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.brokerline.testing.agent.json.Node;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/** A client of a fake agent program, for one start of it. */
final class AgentTalk implements AutoCloseable {

  private static final int LONGEST_KEPT = 1 << 20;
  private static final String END = "the end of standard output";

  private final Process process;
  private final Path stderr;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private final AtomicLong longest = new AtomicLong();
  private final List<Node> skipped = new ArrayList<>();
  private final Thread reader;

  private AgentTalk(Process process, Path stderr) {
    this.process = process;
    this.stderr = stderr;
    this.reader = new Thread(this::read, "reader");
    reader.setDaemon(true);
    reader.start();
  }

  static AgentTalk start(FakeAgentExecutable agent, String... arguments) throws IOException {
    return start(agent, Map.of(), arguments);
  }

  static AgentTalk start(
      FakeAgentExecutable agent, Map<String, String> environment, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(agent.file().toString()));
    command.addAll(List.of(arguments));
    Path stderr = agent.file().resolveSibling("stderr.txt");
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(stderr.toFile());
    builder.environment().putAll(environment);
    return new AgentTalk(builder.start(), stderr);
  }

  private void read() {
    InputStream out = process.getInputStream();
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    byte[] buffer = new byte[1 << 16];
    long length = 0;
    try {
      for (int count = out.read(buffer); count >= 0; count = out.read(buffer)) {
        for (int i = 0; i < count; i++) {
          if (buffer[i] == '\n') {
            longest.accumulateAndGet(length, Math::max);
            lines.add(line.toString(UTF_8));
            line.reset();
            length = 0;
            continue;
          }
          length++;
          if (length < LONGEST_KEPT) {
            line.write(buffer[i]);
          }
        }
      }
    } catch (IOException e) {
      // The process is gone.
    }
    lines.add(END);
  }

  /** Sends a line, in which single quotes stand for double ones. */
  AgentTalk send(String line) throws IOException {
    process.getOutputStream().write((line.replace('\'', '"') + "\n").getBytes(UTF_8));
    process.getOutputStream().flush();
    return this;
  }

  AgentTalk closeStdin() throws IOException {
    process.getOutputStream().close();
    return this;
  }

  /** Returns the next line, whatever it is. */
  String nextLine() throws Exception {
    String line = lines.poll(40, TimeUnit.SECONDS);
    if (line == null) {
      throw new AssertionError(
          "no line in time; stderr: " + Files.readString(stderr) + "; skipped: " + skipped);
    }
    return line;
  }

  /** Returns the next JSON object that matches; those before it are {@link #skipped}. */
  Node next(Predicate<Node> wanted) throws Exception {
    while (true) {
      String line = nextLine();
      assertThat(line).as("what was waited for, after %s", skipped).isNotEqualTo(END);
      Node node = parse(line);
      if (wanted.test(node)) {
        return node;
      }
      skipped.add(node);
    }
  }

  private static Node parse(String line) {
    try {
      return Node.parse("stdout", line);
    } catch (IllegalArgumentException e) {
      return Node.of(null);
    }
  }

  /** Returns the answer to the request of this id. */
  Node answer(int id) throws Exception {
    return next(
        node -> node.at("id").text().equals(Integer.toString(id)) && node.at("method").isMissing());
  }

  /** Returns what comes until the end of standard output. */
  List<String> rest() throws Exception {
    List<String> rest = new ArrayList<>();
    for (String line = nextLine(); !line.equals(END); line = nextLine()) {
      rest.add(line);
    }
    return rest;
  }

  /** Returns the JSON objects that were passed over, and forgets them. */
  List<Node> skipped() {
    List<Node> copy = List.copyOf(skipped);
    skipped.clear();
    return copy;
  }

  /** Returns the length of the longest line. */
  long longestLine() {
    return longest.get();
  }

  boolean printedNothing() {
    return lines.isEmpty();
  }

  ProcessHandle handle() {
    return process.toHandle();
  }

  boolean exitsWithin(long millis) throws Exception {
    return process.waitFor(millis, TimeUnit.MILLISECONDS);
  }

  int exit() throws Exception {
    assertThat(process.waitFor(40, TimeUnit.SECONDS)).as("exits").isTrue();
    return process.exitValue();
  }

  /**
   * Sends a signal. Aborts the test if this JVM ignores it, because the program does so too then.
   */
  void signal(String name) throws IOException {
    if (name.equals("INT")) {
      assumeThat(ignoresInterrupts()).as("SIGINT is ignored here").isFalse();
    }
    new ProcessBuilder("kill", "-s", name, Long.toString(process.pid())).start();
  }

  private static boolean ignoresInterrupts() throws IOException {
    Path status = Path.of("/proc/self/status");
    return Files.exists(status)
        && Files.readAllLines(status).stream()
            .filter(line -> line.startsWith("SigIgn:"))
            .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 2) != 0);
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
