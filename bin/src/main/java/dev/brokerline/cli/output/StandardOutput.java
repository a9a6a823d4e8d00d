package dev.brokerline.cli.output;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Standard output in UTF-8, which records why it could not be written. If it is not a terminal, it
 * is written when a block is full or on a flush, and not for each line.
 */
public final class StandardOutput extends PrintStream {

  private static final int BLOCK = 8192;

  /** Why nothing can be written any more. */
  public enum Problem {
    /** The reader has gone. */
    NOBODY_READS,
    /** The system refuses to write, for example because the disk is full. */
    CANNOT_BE_WRITTEN
  }

  private final Watched target;

  private StandardOutput(Watched target, boolean eager) {
    super(new BufferedOutputStream(target, BLOCK), eager, StandardCharsets.UTF_8);
    this.target = target;
  }

  /**
   * Returns standard output.
   *
   * @param target the target of the bytes
   * @param eager whether to write each line at once
   */
  public static StandardOutput over(OutputStream target, boolean eager) {
    return new StandardOutput(new Watched(target), eager);
  }

  /** Returns why a stream cannot be written, if that is known; writes nothing. */
  public static Optional<Problem> problem(PrintStream out) {
    if (out instanceof StandardOutput standard) {
      IOException failure = standard.target.failure;
      return failure == null ? Optional.empty() : Optional.of(problem(failure));
    }
    return out.checkError() ? Optional.of(Problem.NOBODY_READS) : Optional.empty();
  }

  /** Returns a sentence about a problem of a stream. */
  public static String words(PrintStream out, Problem problem) {
    if (problem == Problem.NOBODY_READS || !(out instanceof StandardOutput standard)) {
      return "nobody reads the standard output any more";
    }
    IOException failure = standard.target.failure;
    String reason = failure == null ? "unknown" : String.valueOf(failure.getMessage());
    return "the standard output cannot be written: " + reason;
  }

  private static Problem problem(IOException failure) {
    String reason = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
    return reason.contains("broken pipe") || reason.contains("closed")
        ? Problem.NOBODY_READS
        : Problem.CANNOT_BE_WRITTEN;
  }

  private static final class Watched extends FilterOutputStream {

    private volatile @Nullable IOException failure;

    Watched(OutputStream target) {
      super(target);
    }

    @Override
    public void write(int octet) throws IOException {
      write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      try {
        out.write(bytes, offset, length);
      } catch (IOException e) {
        if (failure == null) {
          failure = e;
        }
        throw e;
      }
    }
  }
}
