/** What becomes of a relay whose broker ends without being asked to. */
@NullMarked
package dev.brokerline.agents.supervision;

import org.jspecify.annotations.NullMarked;
