package dev.brokerline.client.internal;

import dev.brokerline.client.error.BrokerRejectedException;
import dev.brokerline.client.error.BrokerStartException;
import dev.brokerline.client.error.BrokerStartException.Phase;
import dev.brokerline.client.error.ProtocolMismatchException;
import dev.brokerline.client.error.RequestTimeoutException;
import dev.brokerline.client.internal.dialect.OtherBrokers;
import dev.brokerline.protocol.ErrorCode;
import dev.brokerline.protocol.ErrorDetail;
import dev.brokerline.protocol.ProtocolVersion;
import dev.brokerline.protocol.Secrets;
import dev.brokerline.protocol.request.Hello;
import dev.brokerline.protocol.result.HelloResult;
import dev.brokerline.spawn.ExitStatus;
import dev.brokerline.spawn.internal.LibraryVersion;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Interprets the greeting: the peer is a broker of this protocol, or there is a reason why not. */
final class Handshake {

  /** A real broker prints at most a few dozen log lines before it answers. */
  private static final long NOISE_LIMIT = 1000;

  private Handshake() {}

  static Hello hello() {
    return new Hello("brokerline", LibraryVersion.of(Handshake.class));
  }

  /** Returns the failure if the broker speaks another version. */
  static Optional<RuntimeException> mismatch(HelloResult hello) {
    Integer theirs = hello.protocolVersion();
    if (theirs == null) {
      return Optional.of(new ProtocolMismatchException("an unnamed version"));
    }
    return ProtocolVersion.isSupported(theirs)
        ? Optional.empty()
        : Optional.of(new ProtocolMismatchException("version " + theirs));
  }

  /** Returns the failure if a printed line shows that this is not such a broker. */
  static Optional<RuntimeException> noBroker(long noiseLines, byte[] line) {
    return noise(noiseLines)
        .or(() -> OtherBrokers.languageOf(line).map(ProtocolMismatchException::new));
  }

  /** Returns the failure if more lines than a real broker prints were not frames. */
  private static Optional<RuntimeException> noise(long lines) {
    return lines < NOISE_LIMIT
        ? Optional.empty()
        : Optional.of(
            new BrokerStartException(
                Phase.HANDSHAKE,
                "the program that was started is not a broker: it printed "
                    + lines
                    + " lines that are no frames of the protocol and did not answer hello",
                null));
  }

  /** Returns the failure if a line shows a broker that will never answer. */
  static Optional<RuntimeException> foreign(String line) {
    return OtherBrokers.languageOf(line).map(ProtocolMismatchException::new);
  }

  static RuntimeException exited(ExitStatus exit) {
    return new BrokerStartException(
        Phase.HANDSHAKE,
        "the broker ended before it was ready, with "
            + exit
            + (exit.stderrTail().isEmpty() ? "; it said nothing; is this file a broker?" : ""),
        null);
  }

  static RuntimeException inputLost(ErrorDetail error) {
    return new BrokerStartException(
        Phase.HANDSHAKE, "the broker could not read hello: " + Secrets.mask(error.message()), null);
  }

  /** Returns what a failed {@code hello} means. */
  static RuntimeException explain(@Nullable Throwable failure, List<String> stderr) {
    Throwable cause =
        failure instanceof CompletionException wrapped && wrapped.getCause() != null
            ? wrapped.getCause()
            : failure;
    if (cause instanceof ProtocolMismatchException mismatch) {
      return mismatch;
    }
    if (cause instanceof BrokerRejectedException rejected
        && ErrorCode.UNSUPPORTED_VERSION.equals(rejected.error().code())) {
      return new ProtocolMismatchException("another version (" + rejected.error().message() + ")");
    }
    String why =
        cause instanceof RequestTimeoutException timeout
            ? "did not answer hello within " + timeout.waited().toMillis() + " ms"
            : "refused hello: " + (cause == null ? "no answer" : cause.getMessage());
    return new BrokerStartException(
        Phase.HANDSHAKE, "the broker " + why + Failures.lastWords(stderr), cause);
  }
}
