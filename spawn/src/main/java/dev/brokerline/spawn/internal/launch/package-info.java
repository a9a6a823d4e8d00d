/** Why a command cannot be started, and how long to try again. */
@NullMarked
package dev.brokerline.spawn.internal.launch;

import org.jspecify.annotations.NullMarked;
