/** The options by which commands find and start a broker. */
@NullMarked
package dev.brokerline.cli.broker;

import org.jspecify.annotations.NullMarked;
