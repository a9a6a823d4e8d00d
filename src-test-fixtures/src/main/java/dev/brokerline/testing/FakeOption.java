package dev.brokerline.testing;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * An option of a builder as text: {@code --fake-ready-ms=5} on the command line, {@code "ready_ms":
 * 5} in the options of a script.
 */
@SuppressWarnings("ImmutableEnumChecker") // The effects have no state of their own.
enum FakeOption {
  VERSION((builder, text) -> builder.version(BrokerVersion.of(text))),
  SILENT(FakeBrokerBuilder::silent),
  ENDS_ON_TERMINATE(FakeBrokerBuilder::endsOnTerminate),
  READY_MS(FakeOption::readyAfter),
  INJECT_MS((builder, text) -> builder.injectAfter(millis(text))),
  ACK_MS((builder, text) -> builder.ackAfter(millis(text))),
  ANSWER_MS((builder, text) -> builder.answerAfter(millis(text))),
  WORKSPACE_KEY(FakeBrokerBuilder::workspaceKey),
  MISSING(FakeBrokerBuilder::missingProgram),
  FAULT(FakeBrokerBuilder::parsedFault),
  SCRIPT((builder, file) -> read(file, builder::script)),
  REPLAY((builder, file) -> read(file, builder::replay));

  private static final String PREFIX = "--fake-";

  private final boolean takesValue;
  private final BiConsumer<FakeBrokerBuilder, String> effect;

  FakeOption(BiConsumer<FakeBrokerBuilder, String> effect) {
    this.takesValue = true;
    this.effect = effect;
  }

  FakeOption(Consumer<FakeBrokerBuilder> effect) {
    this.takesValue = false;
    this.effect = (builder, text) -> effect.accept(builder);
  }

  /** Returns whether it has a value. */
  boolean takesValue() {
    return takesValue;
  }

  /** Returns whether it may be given more than once. */
  boolean isRepeatable() {
    return this == MISSING || this == FAULT;
  }

  /** Returns the options of scripts. */
  static List<FakeOption> ofScripts() {
    return Arrays.stream(values()).filter(option -> option != SCRIPT && option != REPLAY).toList();
  }

  /** Returns its name in a script. */
  String key() {
    return name().toLowerCase(Locale.ROOT) + (this == FAULT ? "s" : "");
  }

  /**
   * Applies the option to the builder.
   *
   * @throws IllegalArgumentException if the text is not a value of this option; the message says
   *     what is
   */
  void apply(String text, FakeBrokerBuilder builder) {
    effect.accept(builder, text);
  }

  /**
   * Applies the arguments that begin with {@code --fake-}, and returns the others.
   *
   * @throws IllegalArgumentException if an option or its value is unknown
   */
  static List<String> apply(List<String> arguments, FakeBrokerBuilder builder) {
    List<String> others = new ArrayList<>();
    for (String argument : arguments) {
      if (argument.startsWith(PREFIX)) {
        applyArgument(argument, builder);
      } else {
        others.add(argument);
      }
    }
    return others;
  }

  private static void applyArgument(String argument, FakeBrokerBuilder builder) {
    String[] flagAndValue = argument.split("=", 2);
    boolean hasValue = flagAndValue.length == 2;
    FakeOption option =
        withFlag(flagAndValue[0])
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "unexpected argument '" + argument + "' found; there are " + flags()));
    if (hasValue != option.takesValue) {
      throw new IllegalArgumentException(
          option.flag() + (hasValue ? " takes no value" : " needs a value: =VALUE"));
    }
    try {
      option.apply(hasValue ? flagAndValue[1] : "", builder);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(option.flag() + ": " + e.getMessage(), e);
    }
  }

  private static Optional<FakeOption> withFlag(String flag) {
    return Arrays.stream(values()).filter(option -> option.flag().equals(flag)).findFirst();
  }

  private static List<String> flags() {
    return Arrays.stream(values()).map(FakeOption::flag).toList();
  }

  private String flag() {
    return PREFIX + name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static void readyAfter(FakeBrokerBuilder builder, String text) {
    if (text.equals("never")) {
      builder.neverReady();
    } else {
      builder.readyAfter(millis(text));
    }
  }

  /** Takes a file. */
  @FunctionalInterface
  private interface FileTaker {
    FakeBrokerBuilder take(Path file) throws IOException;
  }

  private static void read(String file, FileTaker taker) {
    try {
      taker.take(Path.of(file));
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot read " + file + ": " + e, e);
    }
  }

  private static Duration millis(String text) {
    try {
      return Duration.ofMillis(Integer.parseUnsignedInt(text));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "must be a whole number of milliseconds, was '" + text + "'", e);
    }
  }
}
