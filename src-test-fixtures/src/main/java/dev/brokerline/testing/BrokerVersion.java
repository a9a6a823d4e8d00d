package dev.brokerline.testing;

import dev.brokerline.testing.engine.Dialect;
import java.util.Arrays;
import java.util.List;

/** A release of the broker that a fake can behave like. */
public enum BrokerVersion {
  /**
   * 3.1.0: knows no workspaces, {@code skip_relay_prompt}, {@code mode}, {@code resize_pty} and
   * changes of channels. A second broker of the same name in the same directory is refused. The
   * report of a program's exit is lost in a race, and the exit then taken for a crash with code 0:
   * in the fake it is the first exit of each run, the third, and so on.
   */
  V3_1_0("3.1.0", Dialect.V3_1_0),
  /**
   * 3.2.5: knows no {@code mode}, {@code resize_pty} and changes of channels, tells each piece of
   * output by itself, and a program's wish to exit before the output that holds it.
   */
  V3_2_5("3.2.5", Dialect.V3_2_5),
  /** 3.2.18, the one that the library is made for. */
  V3_2_18("3.2.18", Dialect.V3_2_18);

  private final String number;
  private final Dialect dialect;

  BrokerVersion(String number, Dialect dialect) {
    this.number = number;
    this.dialect = dialect;
  }

  /** Returns the number, such as {@code 3.2.5}. A broker itself says 3.0.0, whatever it is. */
  public String number() {
    return number;
  }

  /**
   * Returns the version of the number.
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
