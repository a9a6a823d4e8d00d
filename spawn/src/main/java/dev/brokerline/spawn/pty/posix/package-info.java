/**
 * Pseudo-terminals on Linux and macOS. One thread serves all terminals of the JVM; a terminal costs
 * one file descriptor, and on Linux a second one that tells of the exit.
 *
 * <p>It calls the C library through JNA. Programs are started by {@code posix_spawn(3)}, because a
 * JVM must not run code between {@code fork} and {@code exec}.
 */
@NullMarked
package dev.brokerline.spawn.pty.posix;

import org.jspecify.annotations.NullMarked;
