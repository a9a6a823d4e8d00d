package dev.brokerline.client.internal.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;

/** Recognizes brokers of another protocol, which never answer a greeting, by what they print. */
public final class OtherBrokers {

  /**
   * Brokers from version 4 on ignore standard input and print this; 4.0.21, 6.3.6 and 9.1.6 print
   * it on standard output.
   */
  private static final String HTTP_SIGN = "API listening on";

  private static final int MAX_SIGN_BYTES = 1 << 10;

  private OtherBrokers() {}

  /** Returns the protocol of a broker that has printed this line, if the line shows it. */
  public static Optional<String> languageOf(String line) {
    return line.contains(HTTP_SIGN)
        ? Optional.of("HTTP only, as brokers from version 4 on do")
        : Optional.empty();
  }

  /** Returns the protocol of a broker that has printed this line, which may be a frame. */
  public static Optional<String> languageOf(byte[] line) {
    return line.length > MAX_SIGN_BYTES || line.length == 0 || line[0] == '{'
        ? Optional.empty()
        : languageOf(new String(line, UTF_8));
  }
}
