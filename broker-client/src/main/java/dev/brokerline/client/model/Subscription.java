package dev.brokerline.client.model;

/** The registration of a listener. Closing it stops the calls; closing it again has no effect. */
@FunctionalInterface
public interface Subscription extends AutoCloseable {

  @Override
  void close();
}
