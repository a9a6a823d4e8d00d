package dev.brokerline.testing.conformance;

import dev.brokerline.spawn.BrokerCommand;

/** What a scenario changes in the command that starts the broker. */
@FunctionalInterface
interface CommandChange {

  BrokerCommand apply(BrokerCommand command);
}
