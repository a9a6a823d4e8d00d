/**
 * The processes that a broker starts: recorded while it runs, ended when it is gone, and found
 * again after a crash of the JVM that ran it.
 */
@NullMarked
package dev.brokerline.spawn.tree;

import org.jspecify.annotations.NullMarked;
