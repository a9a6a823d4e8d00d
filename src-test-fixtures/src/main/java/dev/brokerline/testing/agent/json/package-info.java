/** JSON without data binding, for a program that has to start fast. */
@NullMarked
package dev.brokerline.testing.agent.json;

import org.jspecify.annotations.NullMarked;
