package dev.brokerline.relaycast.internal.http;

import dev.brokerline.relaycast.internal.state.Agent;
import dev.brokerline.relaycast.internal.state.Exclusive;
import dev.brokerline.relaycast.internal.state.Json;
import dev.brokerline.relaycast.internal.state.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Routes each call. It checks the path, the method, the caller and the body, in this order, and
 * runs the handler under the server's lock. Of several matching routes, the first in the table
 * wins.
 */
final class Router {
  private static final Logger LOG = LoggerFactory.getLogger(Router.class);

  private final List<Route> routes;
  private final Exclusive exclusive;
  private final Workspaces workspaces;
  private final IdempotencyCache repeated;

  Router(
      List<Route> routes, Exclusive exclusive, Workspaces workspaces, IdempotencyCache repeated) {
    this.routes = List.copyOf(routes);
    this.exclusive = exclusive;
    this.workspaces = workspaces;
    this.repeated = repeated;
  }

  /** Admits a call before its body is read, or refuses it. */
  Admitted admit(HttpCall http) {
    Match match = match(http);
    return new Admitted(match, exclusive.call(() -> admit(match.route.access(), http)));
  }

  /** Answers an admitted call. Every failure becomes an answer too. */
  Answer answer(Admitted admitted, HttpCall http, byte[] body) {
    try {
      return exclusive.call(() -> handle(admitted.match, admitted.caller, http, body));
    } catch (Refusal refusal) {
      return Answer.refused(refusal);
    } catch (RuntimeException bug) {
      LOG.error("Handling {} {} failed", http.method(), http.path(), bug);
      return Answer.error(500, "internal_error", "The local Relaycast failed; its log says why");
    }
  }

  private Answer handle(Match match, @Nullable Caller caller, HttpCall http, byte[] body) {
    Optional<String> key = idempotencyKey(caller, http);
    Optional<Answer> first = key.flatMap(repeated::find);
    if (first.isPresent()) {
      return first.get();
    }
    Call call = new Call(http, caller, match.variables, Json.parseObject(body));
    Answer answer = match.route.handler().apply(call);
    key.filter(unused -> answer.succeeded()).ifPresent(k -> repeated.put(k, answer.repeated()));
    return answer;
  }

  private Match match(HttpCall http) {
    List<String> allowed = new ArrayList<>();
    for (Route route : routes) {
      Map<String, String> variables = route.path().getPathParams(http.path());
      if (variables != null && route.method().equals(http.method())) {
        return new Match(route, variables);
      }
      if (variables != null) {
        allowed.add(route.method());
      }
    }
    if (allowed.isEmpty()) {
      throw new Refusal(404, "not_found", "No such call: " + http.method() + " " + http.path());
    }
    throw new Refusal(
        405,
        "method_not_allowed",
        http.path() + " takes " + String.join(", ", allowed) + ", not " + http.method());
  }

  private @Nullable Caller admit(Route.Access access, HttpCall http) {
    if (access == Route.Access.SECRET_PATH) {
      if (!http.bySecretPath()) {
        throw new Refusal(401, "unauthorized", "This call needs the secret path of this server");
      }
      return null;
    }
    Caller caller = workspaces.authenticate(http.bearer());
    Agent agent = caller.agent();
    if (agent != null) {
      caller.relay().state().agents().seen(agent);
    } else if (access == Route.Access.AGENT) {
      throw new Refusal(
          403, "forbidden", "This call needs an agent's token, not the workspace key");
    }
    return caller;
  }

  private static Optional<String> idempotencyKey(@Nullable Caller caller, HttpCall http) {
    if (caller == null || http.idempotencyKey() == null || !http.method().equals("POST")) {
      return Optional.empty();
    }
    return Optional.of(caller.identity() + " " + http.path() + " " + http.idempotencyKey());
  }

  /** An admitted call: its route, and the caller if the route needs one. */
  record Admitted(Match match, @Nullable Caller caller) {}

  /** A route and the variables of the path. */
  record Match(Route route, Map<String, String> variables) {}
}
