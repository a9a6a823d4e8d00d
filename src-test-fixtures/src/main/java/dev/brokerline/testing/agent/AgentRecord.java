package dev.brokerline.testing.agent;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.brokerline.testing.agent.json.Json;
import dev.brokerline.testing.agent.json.Node;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the starts of a fake agent program received and did. Each method reads the file again, so a
 * test may wait for what it expects.
 *
 * <p>The file has one JSON object a line, with {@code kind}, {@code pid} and {@code t_ms}:
 *
 * <ul>
 *   <li>{@code start} with {@code program}, {@code arguments}, {@code directory} and {@code
 *       environment}, the values of secret variables masked
 *   <li>{@code line} with {@code line}, a JSON object of standard input; {@code bad_line} for any
 *       other one
 *   <li>{@code turn} with {@code session}, {@code model}, {@code prompt} and {@code earlier}, the
 *       earlier prompts of the session
 *   <li>{@code end_of_input}, {@code signal} with {@code name}, {@code exit} with {@code code}
 *   <li>{@code grandchild} with {@code child}, the process id of a child that was left
 * </ul>
 */
public final class AgentRecord {

  private final Path file;

  AgentRecord(Path file) {
    this.file = file;
  }

  /**
   * A start of the program.
   *
   * @param pid its process id
   * @param arguments its arguments
   * @param directory its working directory
   * @param environment its environment variables, the values of secret ones masked
   */
  public record Start(
      long pid, List<String> arguments, String directory, Map<String, String> environment) {}

  /**
   * A turn that was begun.
   *
   * @param session the program's id of the session
   * @param model the model that the turn uses
   * @param prompt what the client said
   * @param earlier what the client had said in the session before
   */
  public record Turn(String session, String model, String prompt, List<String> earlier) {}

  /** Returns the file. */
  public Path file() {
    return file;
  }

  /** Returns all lines, oldest first. The last one may be incomplete, and is left out then. */
  public List<String> lines() {
    try {
      String text = Files.readString(file, UTF_8);
      return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<Node> ofKind(String kind) {
    List<Node> nodes = new ArrayList<>();
    for (String line : lines()) {
      Node node = Node.parse(file.toString(), line);
      if (node.at("kind").text().equals(kind)) {
        nodes.add(node);
      }
    }
    return nodes;
  }

  /** Returns the starts of the program. */
  public List<Start> starts() {
    List<Start> starts = new ArrayList<>();
    for (Node node : ofKind("start")) {
      Map<String, String> environment = new TreeMap<>();
      Node variables = node.at("environment");
      variables.keys().forEach(name -> environment.put(name, variables.at(name).text()));
      starts.add(
          new Start(
              Long.parseLong(node.at("pid").text()),
              node.at("arguments").items().stream().map(Node::text).toList(),
              node.at("directory").text(),
              environment));
    }
    return starts;
  }

  /** Returns the JSON objects that arrived on standard input, as texts. */
  public List<String> received() {
    return ofKind("line").stream().map(node -> Json.write(node.at("line").value())).toList();
  }

  /**
   * Returns those of {@link #received} with this {@code method}, {@code type} or, for a control
   * request, {@code subtype}.
   */
  public List<String> received(String name) {
    return ofKind("line").stream()
        .map(node -> node.at("line"))
        .filter(
            line ->
                name.equals(line.at("method").text())
                    || name.equals(line.at("type").text())
                    || name.equals(line.at("request").at("subtype").text()))
        .map(line -> Json.write(line.value()))
        .toList();
  }

  /** Returns the lines that arrived on standard input and are no JSON objects. */
  public List<String> badLines() {
    return ofKind("bad_line").stream().map(node -> node.at("line").text()).toList();
  }

  /** Returns the turns that were begun. */
  public List<Turn> turns() {
    return ofKind("turn").stream()
        .map(
            node ->
                new Turn(
                    node.at("session").text(),
                    node.at("model").text(),
                    node.at("prompt").text(),
                    node.at("earlier").items().stream().map(Node::text).toList()))
        .toList();
  }

  /** Returns the prompts of the turns that were begun. */
  public List<String> prompts() {
    return turns().stream().map(Turn::prompt).toList();
  }

  /** Returns whether the end of standard input was seen. */
  public boolean sawEndOfInput() {
    return !ofKind("end_of_input").isEmpty();
  }

  /** Returns the names of the signals that arrived, {@code INT} or {@code TERM}. */
  public List<String> signals() {
    return ofKind("signal").stream().map(node -> node.at("name").text()).toList();
  }

  /** Returns the codes of the exits that the program chose. */
  public List<Integer> exits() {
    return ofKind("exit").stream().map(node -> Integer.parseInt(node.at("code").text())).toList();
  }

  /** Returns the process id of the last child that was left, which the test has to end. */
  public Optional<Long> grandchild() {
    List<Node> children = ofKind("grandchild");
    return children.isEmpty()
        ? Optional.empty()
        : Optional.of(Long.parseLong(children.get(children.size() - 1).at("child").text()));
  }
}
