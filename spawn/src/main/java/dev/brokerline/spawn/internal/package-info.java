/** What the packages of this module share with each other and with nobody else. */
@NullMarked
package dev.brokerline.spawn.internal;

import org.jspecify.annotations.NullMarked;
