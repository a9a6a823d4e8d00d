/**
 * Which system and processor this is, in the words of the broker's releases. Pure: everything can
 * be asked with strings.
 */
@NullMarked
package dev.brokerline.spawn.platform;

import org.jspecify.annotations.NullMarked;
