package dev.brokerline.client.internal;

import org.slf4j.helpers.BasicMDCAdapter;
import org.slf4j.simple.SimpleServiceProvider;
import org.slf4j.spi.MDCAdapter;

/** The simple logging of all tests, with an MDC that remembers; named by a system property. */
public final class LoggingWithContext extends SimpleServiceProvider {

  private final MDCAdapter context = new BasicMDCAdapter();

  @Override
  public MDCAdapter getMDCAdapter() {
    return context;
  }
}
