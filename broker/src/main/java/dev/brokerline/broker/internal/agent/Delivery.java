package dev.brokerline.broker.internal.agent;

import dev.brokerline.protocol.model.DeliveryMode;

/** A message on its way to one agent. Used on the broker's thread. */
public final class Delivery {

  /** Learns how far a message has come. */
  public interface Progress {

    /** The message was written to the program. */
    void injected(Delivery delivery);

    /** The program has taken the message. */
    void taken(Delivery delivery);

    /** The message waits for the running turn, although it should have joined it. */
    void waits(Delivery delivery, String why);

    /** The message was written, and nothing shows whether the program took it. */
    void unconfirmed(Delivery delivery, String why);

    /** The program will not get the message, or did not take it. */
    void failed(Delivery delivery, String why);
  }

  private enum State {
    QUEUED,
    INJECTED,
    UNCONFIRMED,
    SETTLED
  }

  private final String id;
  private final String eventId;
  private final String agent;
  private final String text;
  private final DeliveryMode mode;
  private final Progress progress;
  private State state = State.QUEUED;

  /** Makes a message that is not on its way yet. */
  public Delivery(
      String id, String eventId, String agent, String text, DeliveryMode mode, Progress progress) {
    this.id = id;
    this.eventId = eventId;
    this.agent = agent;
    this.text = text;
    this.mode = mode;
    this.progress = progress;
  }

  /** Returns the id of this delivery. */
  public String id() {
    return id;
  }

  /** Returns the id of the message, which may have several deliveries. */
  public String eventId() {
    return eventId;
  }

  /** Returns the name of the receiver. */
  public String agent() {
    return agent;
  }

  /** Returns what the agent is told. */
  public String text() {
    return text;
  }

  /** Returns whether the message joins a running turn or waits for its end. */
  public DeliveryMode mode() {
    return mode;
  }

  /** Tells that the message was written to the program. Only the first call has an effect. */
  public void injected() {
    if (state == State.QUEUED) {
      state = State.INJECTED;
      progress.injected(this);
    }
  }

  /** Tells that the program has taken the message. Only the first end has an effect. */
  public void taken() {
    injected();
    if (state != State.SETTLED) {
      state = State.SETTLED;
      progress.taken(this);
    }
  }

  /** Tells that the message waits, although it should have joined the running turn. */
  public void waits(String why) {
    progress.waits(this, why);
  }

  /**
   * Tells that the message was written, and nothing shows whether the program took it. It may be
   * {@link #taken} later.
   */
  public void unconfirmed(String why) {
    if (state == State.INJECTED) {
      state = State.UNCONFIRMED;
      progress.unconfirmed(this, why);
    }
  }

  /** Tells that the program did not take the message. Only the first end has an effect. */
  public void failed(String why) {
    if (state != State.SETTLED && state != State.UNCONFIRMED) {
      state = State.SETTLED;
      progress.failed(this, why);
    }
  }
}
