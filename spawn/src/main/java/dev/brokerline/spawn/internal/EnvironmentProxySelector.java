package dev.brokerline.spawn.internal;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Selects the proxies that the variables {@code HTTPS_PROXY}, {@code HTTP_PROXY}, {@code ALL_PROXY}
 * and {@code NO_PROXY} name, in upper or lower case. Proxies of the JVM itself take precedence.
 * Local addresses use no proxy. A user and a password in such a variable are ignored; the JVM's
 * {@link java.net.Authenticator} provides them.
 */
public final class EnvironmentProxySelector extends ProxySelector {

  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  private static final Logger LOG = LoggerFactory.getLogger(EnvironmentProxySelector.class);
  private static final Pattern SEPARATOR = Pattern.compile("[,\\s]+");
  private static final Set<String> KINDS = Set.of("http", "https");
  private static final int DEFAULT_PORT = 80;

  private final Map<String, String> environment;
  private final @Nullable ProxySelector jvm;

  EnvironmentProxySelector(Map<String, String> environment, @Nullable ProxySelector jvm) {
    this.environment = Map.copyOf(environment);
    this.jvm = jvm;
  }

  /** Returns a selector that asks this JVM's own one first. */
  public static EnvironmentProxySelector of(Map<String, String> environment) {
    return new EnvironmentProxySelector(environment, ProxySelector.getDefault());
  }

  @Override
  public List<Proxy> select(URI uri) {
    List<Proxy> ofJvm = jvm == null ? List.of(Proxy.NO_PROXY) : jvm.select(uri);
    if (ofJvm.stream().anyMatch(proxy -> proxy.type() != Proxy.Type.DIRECT)) {
      return ofJvm;
    }
    String host = uri.getHost().toLowerCase(Locale.ROOT);
    if (isLoopback(uri) || isExempt(host)) {
      return List.of(Proxy.NO_PROXY);
    }
    String address = variable(uri.getScheme() + "_proxy");
    return List.of(proxy(address.isBlank() ? variable("all_proxy") : address));
  }

  /** Returns whether the host name of an address means this machine. */
  public static boolean isLoopback(URI uri) {
    return uri.getHost() != null && LOOPBACK.contains(uri.getHost().toLowerCase(Locale.ROOT));
  }

  private boolean isExempt(String host) {
    return SEPARATOR
        .splitAsStream(variable("no_proxy").toLowerCase(Locale.ROOT))
        .filter(entry -> !entry.isBlank())
        .map(entry -> entry.replaceAll("^\\*?\\.|:\\d+$", ""))
        .anyMatch(entry -> entry.equals("*") || host.equals(entry) || host.endsWith("." + entry));
  }

  private String variable(String lowerCase) {
    return Stream.of(lowerCase, lowerCase.toUpperCase(Locale.ROOT))
        .map(name -> environment.getOrDefault(name, ""))
        .filter(value -> !value.isBlank())
        .findFirst()
        .orElse("");
  }

  /**
   * Returns the proxy of a variable. Invalid addresses and other kinds of proxies, such as SOCKS,
   * are ignored.
   */
  private static Proxy proxy(String address) {
    if (address.isBlank()) {
      return Proxy.NO_PROXY;
    }
    try {
      URI uri = URI.create(address.contains("://") ? address : "http://" + address);
      if (uri.getHost() != null && KINDS.contains(uri.getScheme().toLowerCase(Locale.ROOT))) {
        int port = uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
        return new Proxy(Proxy.Type.HTTP, new InetSocketAddress(uri.getHost(), port));
      }
    } catch (IllegalArgumentException e) {
      // Its message would quote the address, with the password that may be in it.
      LOG.debug("a proxy variable cannot be read: {}", e.getClass().getName());
    }
    LOG.warn("a proxy variable of the environment names no HTTP proxy, and is ignored");
    return Proxy.NO_PROXY;
  }

  @Override
  public void connectFailed(URI uri, SocketAddress address, IOException failure) {
    LOG.debug("the proxy {} is not reachable", address, failure);
  }
}
