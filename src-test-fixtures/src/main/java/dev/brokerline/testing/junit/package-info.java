/** JUnit 5 extensions that provide and close fake brokers, and that detect leaks. */
@NullMarked
package dev.brokerline.testing.junit;

import org.jspecify.annotations.NullMarked;
