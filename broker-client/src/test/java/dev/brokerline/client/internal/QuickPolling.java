package dev.brokerline.client.internal;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Has the tests of this module look at once for what they wait for, then ever more seldom, down to
 * ten times a second. Awaitility by itself looks for the first time after a tenth of a second, and
 * these tests wait some thousand times.
 */
public final class QuickPolling implements BeforeAllCallback {

  private static final Duration LONGEST = Duration.ofMillis(100);

  @Override
  public void beforeAll(ExtensionContext context) {
    Awaitility.setDefaultPollDelay(Duration.ZERO);
    Awaitility.setDefaultPollInterval(
        (count, before) -> before.isZero() ? Duration.ofMillis(1) : longer(before));
  }

  private static Duration longer(Duration before) {
    Duration doubled = before.multipliedBy(2);
    return doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
  }
}
