/**
 * The behavior of broker 3.2.18 as a state machine of lines, without threads or clocks. It has its
 * own JSON code, so that it does not repeat and hide a mistake of the library's codec.
 */
@NullMarked
package dev.brokerline.testing.engine;

import org.jspecify.annotations.NullMarked;
