/** The parts of a fake agent program that do not depend on what it speaks. */
@NullMarked
package dev.brokerline.testing.agent.engine;

import org.jspecify.annotations.NullMarked;
