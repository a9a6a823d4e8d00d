/**
 * What protocol version 1 promises, as scenarios that run against any broker: the fake one, the
 * real one, or one in another language. They speak raw lines over the seam of {@code spawn}.
 */
@NullMarked
package dev.brokerline.testing.conformance;

import org.jspecify.annotations.NullMarked;
