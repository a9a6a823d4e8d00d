package dev.brokerline.relaycast.internal.state;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.HexFormat;

/**
 * Makes the identifiers of one server. Message ids are 18-digit decimal numbers that only grow;
 * keys and tokens are 128 random bits. Not thread-safe.
 */
public final class Ids {
  private static final long IDS_PER_MILLI = 100_000;

  private final SecureRandom random = new SecureRandom();
  private final Clock clock;
  private long lastMessageId;

  /** Makes ids whose message part follows {@code clock}. */
  public Ids(Clock clock) {
    this.clock = clock;
  }

  /** Returns an unguessable id such as {@code a_5f0c…}. */
  public String next(String prefix) {
    return prefix + hex(8);
  }

  /** Returns a secret such as {@code at_live_…}. */
  public String nextSecret(String prefix) {
    return prefix + hex(16);
  }

  /** Returns a message id greater than every earlier one. */
  public String nextMessageId() {
    lastMessageId = Math.max(lastMessageId + 1, clock.millis() * IDS_PER_MILLI);
    return Long.toString(lastMessageId);
  }

  private String hex(int bytes) {
    byte[] buffer = new byte[bytes];
    random.nextBytes(buffer);
    return HexFormat.of().formatHex(buffer);
  }
}
