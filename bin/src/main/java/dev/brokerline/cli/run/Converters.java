package dev.brokerline.cli.run;

import dev.brokerline.cli.output.Size;
import java.time.Duration;
import java.util.function.Function;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Converts the values of {@link RunOptions} for picocli, and passes on why a value is invalid. */
final class Converters {

  private Converters() {}

  private static <T> T convert(String text, Function<String, T> parser) {
    try {
      return parser.apply(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }

  static final class OfNamedValue implements ITypeConverter<NamedValue> {
    @Override
    public NamedValue convert(String text) {
      return Converters.convert(text, NamedValue::parse);
    }
  }

  static final class OfNote implements ITypeConverter<Note> {
    @Override
    public Note convert(String text) {
      return Converters.convert(text, Note::parse);
    }
  }

  static final class OfSize implements ITypeConverter<Size> {
    @Override
    public Size convert(String text) {
      return Converters.convert(text, Size::parse);
    }
  }

  static final class OfUntil implements ITypeConverter<Until> {
    @Override
    public Until convert(String text) {
      return Converters.convert(text, Until::parse);
    }
  }

  static final class OfDuration implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      return Converters.convert(text, Durations::parse);
    }
  }
}
