/**
 * The facts about single kinds of brokers. Everything else in the client asks a {@link
 * dev.brokerline.client.internal.dialect.BrokerDialect}, and no other package knows a version.
 */
@NullMarked
package dev.brokerline.client.internal.dialect;

import org.jspecify.annotations.NullMarked;
