/** The driver of all programs that speak the Agent Client Protocol, version 1. */
@NullMarked
package dev.brokerline.harness.internal.driver.acp;

import org.jspecify.annotations.NullMarked;
