/** The wires of four makers of models, for a model that always says the same. */
@NullMarked
package dev.brokerline.testing.agent.model;

import org.jspecify.annotations.NullMarked;
