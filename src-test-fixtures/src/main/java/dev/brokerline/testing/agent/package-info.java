/**
 * The other side of a client of coding agents: fake agent programs that do what a script says,
 * recordings of real ones, and a mock of the models that real ones talk to.
 */
@NullMarked
package dev.brokerline.testing.agent;

import org.jspecify.annotations.NullMarked;
