/** What people and programs meet on the command line, and the launcher with the real broker. */
@NullMarked
package dev.brokerline.cli;

import org.jspecify.annotations.NullMarked;
