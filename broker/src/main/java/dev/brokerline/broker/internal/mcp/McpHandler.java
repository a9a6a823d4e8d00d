package dev.brokerline.broker.internal.mcp;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a request on one of the server's threads, and writes its answer on one, as soon as there is
 * one. No thread waits in between.
 */
final class McpHandler implements HttpHandler {

  /** A message of 64 KiB in which each character is written as an escape, and some more. */
  static final int MAX_BODY_BYTES = 512 << 10;

  private static final int TOO_LARGE = 413;
  private static final int TOO_MANY = 429;
  private static final int NO_BODY = -1;

  private static final Logger LOG = LoggerFactory.getLogger(McpHandler.class);

  private final Door door;
  private final McpMethods methods;
  private final Executor threads;

  McpHandler(Door door, McpMethods methods, Executor threads) {
    this.door = door;
    this.methods = methods;
    this.threads = threads;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    int refusal = door.refusal(exchange);
    if (refusal != 0) {
      refuse(exchange, refusal);
      return;
    }
    Pass pass = door.pass(exchange);
    if (pass == null) {
      exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer");
      refuse(exchange, Door.UNAUTHORIZED);
    } else if (!pass.begin()) {
      refuse(exchange, TOO_MANY);
    } else {
      serve(exchange, pass);
    }
  }

  private void serve(HttpExchange exchange, Pass pass) throws IOException {
    boolean handed = false;
    try {
      byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY_BYTES + 1);
      if (body.length > MAX_BODY_BYTES) {
        refuse(exchange, TOO_LARGE);
        return;
      }
      handed = true;
      var unused =
          methods
              .handle(pass.tools(), body)
              .whenComplete(
                  (answer, never) -> {
                    pass.end();
                    threads.execute(() -> write(exchange, answer));
                  });
    } finally {
      if (!handed) {
        pass.end();
      }
    }
  }

  private static void refuse(HttpExchange exchange, int status) throws IOException {
    if (status == Door.METHOD_NOT_ALLOWED) {
      exchange.getResponseHeaders().set("Allow", "POST");
    }
    exchange.sendResponseHeaders(status, NO_BODY);
    exchange.close();
  }

  private static void write(HttpExchange exchange, Answer answer) {
    byte[] bytes = answer.bytes();
    try (exchange) {
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? NO_BODY : bytes.length);
      if (bytes.length > 0) {
        try (OutputStream out = exchange.getResponseBody()) {
          out.write(bytes);
        }
      }
    } catch (IOException e) {
      // The agent's program has gone, or did not read in time.
      LOG.debug("An answer to an agent's tool was not taken", e);
    }
  }
}
