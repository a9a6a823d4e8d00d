package dev.brokerline.testing;

import dev.brokerline.testing.engine.Dialect;
import java.util.Arrays;
import java.util.List;

/** A release of the broker that a fake can imitate. */
public enum BrokerVersion {
  /**
   * 3.1.0: does not know workspaces, {@code skip_relay_prompt}, {@code mode}, {@code resize_pty}
   * and changes of channels. It refuses a second broker of the same name in the same directory. The
   * real one loses the report of a program's exit by a race, and then takes the exit for a crash
   * with code 0. The fake does that at the first exit of each run, the third, and so on.
   */
  V3_1_0("3.1.0", Dialect.V3_1_0),
  /**
   * 3.2.5: does not know {@code mode}, {@code resize_pty} and changes of channels. It sends each
   * piece of output as an event of its own, and reports a program's wish to exit before the output
   * that contains it.
   */
  V3_2_5("3.2.5", Dialect.V3_2_5),
  /** 3.2.18, the release that this library is made for. */
  V3_2_18("3.2.18", Dialect.V3_2_18);

  private final String number;
  private final Dialect dialect;

  BrokerVersion(String number, Dialect dialect) {
    this.number = number;
    this.dialect = dialect;
  }

  /** Returns the number, such as {@code 3.2.5}. All brokers report the version 3.0.0. */
  public String number() {
    return number;
  }

  /**
   * Returns the version with this number.
   *
   * @throws IllegalArgumentException if the fake has no such version
   */
  public static BrokerVersion of(String number) {
    return Arrays.stream(values())
        .filter(version -> version.number.equals(number))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no version '" + number + "'; there are " + numbers()));
  }

  private static List<String> numbers() {
    return Arrays.stream(values()).map(BrokerVersion::number).toList();
  }

  Dialect dialect() {
    return dialect;
  }
}
