package dev.brokerline.protocol.request;

import dev.brokerline.protocol.result.HelloResult;
import org.jspecify.annotations.Nullable;

/**
 * Greets the broker. The broker ignores the contents, and answers with its version and workspace
 * key.
 *
 * @param clientName may be null
 * @param clientVersion may be null
 */
public record Hello(@Nullable String clientName, @Nullable String clientVersion)
    implements BrokerRequest<HelloResult> {

  /** Returns a greeting from a client with this name and version. */
  public static Hello of(String clientName, String clientVersion) {
    return new Hello(clientName, clientVersion);
  }

  @Override
  public String type() {
    return "hello";
  }

  @Override
  public Class<HelloResult> resultType() {
    return HelloResult.class;
  }
}
