package dev.brokerline.relaycast.internal.http;

import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Answers what the HTTP engine itself refuses, such as an unreadable request, with an envelope too.
 */
final class EnvelopeErrors implements Request.Handler {
  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    int status = response.getStatus();
    Answer.error(status, "http_error", HttpStatus.getMessage(status)).write(response, callback);
    return true;
  }
}
