package dev.brokerline.client.model;

/** A listener's registration. Closing it ends the calls; closing it again does nothing. */
@FunctionalInterface
public interface Subscription extends AutoCloseable {

  @Override
  void close();
}
