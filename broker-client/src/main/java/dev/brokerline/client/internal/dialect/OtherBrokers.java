package dev.brokerline.client.internal.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;

/** Brokers that speak another protocol, and never answer a greeting: told by what they print. */
public final class OtherBrokers {

  /**
   * What brokers from version 4 on print, which ignore standard input: 4.0.21, 6.3.6 and 9.1.6 do
   * so on standard output.
   */
  private static final String HTTP_SIGN = "API listening on";

  private static final int MAX_SIGN_BYTES = 1 << 10;

  private OtherBrokers() {}

  /** Returns what a broker speaks that has printed this line, if it shows that. */
  public static Optional<String> languageOf(String line) {
    return line.contains(HTTP_SIGN)
        ? Optional.of("HTTP only, as brokers from version 4 on do")
        : Optional.empty();
  }

  /** Returns what a broker speaks that has printed this line, which may be a frame of ours. */
  public static Optional<String> languageOf(byte[] line) {
    return line.length > MAX_SIGN_BYTES || line.length == 0 || line[0] == '{'
        ? Optional.empty()
        : languageOf(new String(line, UTF_8));
  }
}
