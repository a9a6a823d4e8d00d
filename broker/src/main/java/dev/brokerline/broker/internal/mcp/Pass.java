package dev.brokerline.broker.internal.mcp;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.net.URI;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** What lets one agent in, and says who it is. Valid until it is revoked. */
public final class Pass {

  /** How many calls of an agent may be under way. */
  static final int MAX_CALLS = 8;

  private static final int TOKEN_BYTES = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final URI address;
  private final String token;
  private final AgentTools tools;
  private final Runnable revoked;
  private final AtomicInteger calls = new AtomicInteger();

  Pass(URI address, AgentTools tools, Consumer<Pass> revoked) {
    byte[] bytes = new byte[TOKEN_BYTES];
    RANDOM.nextBytes(bytes);
    this.address = address;
    this.token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    this.tools = tools;
    this.revoked = () -> revoked.accept(this);
  }

  /** Returns where the tools are. */
  public URI address() {
    return address;
  }

  /** Returns the bearer token, a secret. */
  public String token() {
    return token;
  }

  AgentTools tools() {
    return tools;
  }

  /** Compares in a time that does not tell how much of the token is right. */
  boolean isToken(String presented) {
    return MessageDigest.isEqual(token.getBytes(US_ASCII), presented.getBytes(US_ASCII));
  }

  /** Begins a call. Returns false if too many are under way. */
  boolean begin() {
    if (calls.incrementAndGet() <= MAX_CALLS) {
      return true;
    }
    calls.decrementAndGet();
    return false;
  }

  void end() {
    calls.decrementAndGet();
  }

  /** Lets the agent in no more. */
  public void revoke() {
    revoked.run();
  }

  /** Returns the address without the token. */
  @Override
  public String toString() {
    return "Pass[" + address + "]";
  }
}
