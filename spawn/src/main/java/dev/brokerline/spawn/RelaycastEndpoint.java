package dev.brokerline.spawn;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The address of a broker's Relaycast, and the key with which the broker identifies itself there.
 * The broker gets both in environment variables. {@code toString} never shows a key.
 */
public final class RelaycastEndpoint {

  /**
   * An existing workspace.
   *
   * @param id its id, {@code ws_…}
   * @param alias another name for it, or null
   * @param key its key, {@code rk_…}
   */
  public record Workspace(String id, @Nullable String alias, String key) {

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_.:-]{1,128}");

    public Workspace {
      requirePlain("id", id);
      if (alias != null) {
        requirePlain("alias", alias);
      }
      requireKey(key);
    }

    private static void requirePlain(String what, String value) {
      if (!PLAIN.matcher(value).matches()) {
        throw new IllegalArgumentException(
            "a workspace's " + what + " has letters, digits and _.:- only, was '" + value + "'");
      }
    }

    private String json() {
      return "[{\"workspace_id\":\""
          + id
          + (alias == null ? "" : "\",\"workspace_alias\":\"" + alias)
          + "\",\"api_key\":\""
          + key
          + "\"}]";
    }

    @Override
    public String toString() {
      return "Workspace[id=" + id + ", alias=" + alias + ", key=rk_…]";
    }
  }

  /** The default of brokers, as real ones show. */
  private static final URI HOSTED = URI.create("https://api.relaycast.dev");

  private static final Pattern KEY = Pattern.compile("rk_[A-Za-z0-9_.-]{1,256}");

  /** What stands for a secret in a path: the first segment that an embedded server demands. */
  private static final Pattern SECRET_PATH = Pattern.compile("/rk_path_[^/]+");

  private final URI baseUri;
  private final String description;
  private final Map<String, String> variables;

  private RelaycastEndpoint(URI baseUri, String description, Map<String, String> variables) {
    this.baseUri = URI.create(text(baseUri));
    this.description = description;
    this.variables = Map.copyOf(variables);
  }

  /**
   * Returns a server with an existing workspace. The broker learns the id of the workspace, which
   * the key alone would not tell it.
   */
  public static RelaycastEndpoint of(URI baseUri, Workspace workspace) {
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("RELAYCAST_BASE_URL", text(baseUri));
    variables.put("RELAY_WORKSPACES_JSON", workspace.json());
    return new RelaycastEndpoint(baseUri, shown(baseUri) + " with " + workspace, variables);
  }

  /** Returns a server where the broker creates its own workspace. */
  public static RelaycastEndpoint of(URI baseUri) {
    return new RelaycastEndpoint(
        baseUri, shown(baseUri), Map.of("RELAYCAST_BASE_URL", text(baseUri)));
  }

  /** Returns a server with the key of a workspace there. */
  public static RelaycastEndpoint of(URI baseUri, String key) {
    requireKey(key);
    return new RelaycastEndpoint(
        baseUri,
        shown(baseUri) + " with key rk_…",
        Map.of("RELAYCAST_BASE_URL", text(baseUri), "RELAY_API_KEY", key));
  }

  /** Returns the hosted service, with the key of a workspace. */
  public static RelaycastEndpoint cloud(String key) {
    requireKey(key);
    return new RelaycastEndpoint(
        HOSTED, "the hosted service with key rk_…", Map.of("RELAY_API_KEY", key));
  }

  /** Returns the server's address without a final slash. Its path may be a secret. */
  public URI baseUri() {
    return baseUri;
  }

  /** Returns the server's address for display, without secrets. */
  public String address() {
    return shown(baseUri);
  }

  /** Returns the environment variables that tell the broker; secrets among them. */
  Map<String, String> variables() {
    return variables;
  }

  /** Returns the address, and whether there is a key. */
  @Override
  public String toString() {
    return description;
  }

  /** The broker joins paths to the address as it is: a slash at the end would make two. */
  private static String text(URI baseUri) {
    String scheme = baseUri.getScheme();
    if (!("http".equals(scheme) || "https".equals(scheme))
        || baseUri.getHost() == null
        || baseUri.getUserInfo() != null
        || baseUri.getQuery() != null
        || baseUri.getFragment() != null) {
      throw new IllegalArgumentException(
          "a Relaycast's address is http:// or https:// and a host, without user, query and"
              + " fragment; the one given, on host "
              + baseUri.getHost()
              + ", is not");
    }
    return baseUri.toString().replaceAll("/+$", "");
  }

  private static String shown(URI baseUri) {
    return SECRET_PATH.matcher(text(baseUri)).replaceAll("/…");
  }

  private static void requireKey(String key) {
    if (!KEY.matcher(key).matches()) {
      throw new IllegalArgumentException(
          "a workspace key is rk_ and letters, digits or _.-; this one of "
              + key.length()
              + " characters is not");
    }
  }
}
