/** claude: JSON lines in both directions, with control requests. */
@NullMarked
package dev.brokerline.harness.internal.driver.claude;

import org.jspecify.annotations.NullMarked;
