package dev.brokerline.spawn.process;

import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;

/** Notices that a child process has exited. */
interface ExitWatch {

  /**
   * Returns a future of the exit, which completes on a thread of the watch, never exceptionally.
   *
   * @param pid a child of this JVM that nobody can have reaped yet
   */
  CompletableFuture<OptionalInt> watch(int pid);

  /**
   * Returns whether the watch itself collects the child's exit status, so that nobody else must;
   * otherwise its futures complete without a code.
   */
  boolean reaps();
}
