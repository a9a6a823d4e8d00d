/** What stands between the facade and the sessions. */
@NullMarked
package dev.brokerline.harness.internal;

import org.jspecify.annotations.NullMarked;
