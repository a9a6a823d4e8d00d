package dev.brokerline.testing.agent.engine;

import dev.brokerline.testing.agent.script.AgentUsage;
import java.util.ArrayList;
import java.util.List;

/** A conversation of the program, with what it remembers of it. */
// The monitor guards the fields that change; the thread of a turn and that of the input use them.
public final class Session {

  private final String id;
  private final String directory;
  private final List<Exchange> exchanges = new ArrayList<>();
  private String model;
  private AgentUsage total = AgentUsage.NONE;

  /**
   * A prompt and its answer.
   *
   * @param prompt what the client said
   * @param answer what the program said
   */
  public record Exchange(String prompt, String answer) {}

  /** Makes a session that nobody keeps. */
  public Session(String id, String directory, String model) {
    this.id = id;
    this.directory = directory;
    this.model = model;
  }

  /** Returns the id that the program gave it. */
  public String id() {
    return id;
  }

  /** Returns the working directory. */
  public String directory() {
    return directory;
  }

  /** Returns the model of the next turn. */
  public synchronized String model() {
    return model;
  }

  /** Sets the model of the next turn. */
  public synchronized void setModel(String next) {
    model = next;
  }

  /** Returns all prompts that were answered, with their answers. */
  public synchronized List<Exchange> exchanges() {
    return List.copyOf(exchanges);
  }

  synchronized void add(Exchange exchange) {
    exchanges.add(exchange);
  }

  /** Returns the tokens of the whole conversation. */
  public synchronized AgentUsage total() {
    return total;
  }

  /** Adds the tokens of a model request, and returns those of the whole conversation. */
  public synchronized AgentUsage addUsage(AgentUsage usage) {
    total = total.plus(usage);
    return total;
  }
}
