package dev.brokerline.client;

import dev.brokerline.testing.BrokerFault;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

/** Names the faults that a test is about. */
@Retention(RetentionPolicy.RUNTIME)
@interface Proves {
  BrokerFault[] value();
}
