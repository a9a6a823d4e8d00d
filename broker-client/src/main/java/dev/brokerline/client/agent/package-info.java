/**
 * What is known about single agents: whether a worker did what it was told, and whether a program
 * is ready. Brokers say {@code ok} before either is decided.
 */
@NullMarked
package dev.brokerline.client.agent;

import org.jspecify.annotations.NullMarked;
