/** JUnit 5 extensions: fakes that are closed, and tests that leave nothing behind. */
@NullMarked
package dev.brokerline.testing.junit;

import org.jspecify.annotations.NullMarked;
