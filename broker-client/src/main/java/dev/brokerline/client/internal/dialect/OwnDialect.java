package dev.brokerline.client.internal.dialect;

import dev.brokerline.client.error.Outcome;
import dev.brokerline.protocol.ErrorDetail;
import dev.brokerline.protocol.request.BrokerRequest;
import dev.brokerline.protocol.request.SpawnAgent;
import dev.brokerline.protocol.result.HelloResult;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Brokerline's own broker, which speaks the plain protocol. It greets with the version {@code
 * brokerline/} and a number, and each of its errors says what is known of the outcome.
 */
public final class OwnDialect implements BrokerDialect {

  /** The only instance. */
  public static final BrokerDialect INSTANCE = new OwnDialect();

  private static final String VERSION = "brokerline/";
  private static final Pattern OUTCOME = Pattern.compile("\"outcome\"\\s*:\\s*\"([a-z_]+)\"");

  private OwnDialect() {}

  /** Returns whether a broker that greets like this speaks this dialect. */
  public static boolean isSpokenBy(HelloResult hello) {
    String version = hello.brokerVersion();
    return version != null && version.startsWith(VERSION);
  }

  @Override
  public boolean answersInOrder() {
    return false;
  }

  /** An error without an id answers a line whose id could not be read. */
  @Override
  public ErrorOwner ownerOf(ErrorDetail withoutId) {
    return ErrorOwner.NOBODY;
  }

  @Override
  public Outcome outcomeOf(ErrorDetail error) {
    Matcher outcome = OUTCOME.matcher(String.valueOf(error.data()));
    if (!outcome.find()) {
      return Rejections.outcomeOf(error);
    }
    return switch (outcome.group(1)) {
      case "not_performed" -> Outcome.NOT_PERFORMED;
      case "performed" -> Outcome.PERFORMED;
      default -> Outcome.UNKNOWN;
    };
  }

  @Override
  public boolean isOfEndingWorker(ErrorDetail error) {
    return false;
  }

  @Override
  public BrokerRequest<?> asSent(BrokerRequest<?> request) {
    return request;
  }

  @Override
  public int complaintsAfterOk(BrokerRequest<?> request) {
    return 0;
  }

  @Override
  public boolean mayConcernRequest(ErrorDetail complaint) {
    return false;
  }

  @Override
  public Optional<String> refusal(SpawnAgent request) {
    return Optional.empty();
  }
}
