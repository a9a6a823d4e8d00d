package dev.brokerline.spawn.binary;

/** One place where a broker's binary may be. */
@FunctionalInterface
public interface BinaryResolver {

  /**
   * Looks, and says what was there. Reads files at most; never downloads, never throws for what it
   * finds.
   */
  Finding resolve();
}
