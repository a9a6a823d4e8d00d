package dev.brokerline.spawn.binary;

import dev.brokerline.concurrent.DaemonThreads;
import dev.brokerline.spawn.internal.EnvironmentProxySelector;
import java.io.IOException;
import java.net.Authenticator;
import java.net.ConnectException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The release's file on a web server. It uses HTTPS, and follows redirects only to HTTPS. Plain
 * HTTP is allowed only for this machine. The JVM's trust store applies, and its proxy settings or,
 * without any, those of the environment. A download that breaks off starts again with the next run.
 */
final class HttpBinarySource implements BinarySource {

  private static final int MAX_REDIRECTS = 5;
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

  private final String name;
  private final Function<BrokerRelease, URI> location;
  private final ProxySelector proxies;
  private final Deadlines deadlines;

  private HttpBinarySource(
      String name,
      Function<BrokerRelease, URI> location,
      ProxySelector proxies,
      Deadlines deadlines) {
    this.name = name;
    this.location = location;
    this.proxies = proxies;
    this.deadlines = deadlines;
  }

  /**
   * The time limits of a download.
   *
   * @param connect the time to connect
   * @param stall the time without a byte
   * @param total the total time
   */
  public record Deadlines(Duration connect, Duration stall, Duration total) {

    /** 20 seconds to connect, 30 without a byte, 15 minutes in all. */
    public static final Deadlines STANDARD =
        new Deadlines(Duration.ofSeconds(20), Duration.ofSeconds(30), Duration.ofMinutes(15));
  }

  /**
   * Returns the release's own asset on GitHub.
   *
   * @param environment the variables that may name proxies
   */
  public static HttpBinarySource gitHub(Map<String, String> environment) {
    return new HttpBinarySource(
        "the GitHub release",
        BrokerRelease::asset,
        EnvironmentProxySelector.of(environment),
        Deadlines.STANDARD);
  }

  /**
   * Returns a mirror.
   *
   * @param template the file's address, in which {@code {version}}, {@code {platform}} and {@code
   *     {file}} stand for the release's; one that ends with a slash has {@code {file}} behind it
   * @param environment the variables that may name proxies
   * @throws IllegalArgumentException if the address is neither HTTPS nor this machine's, or has
   *     other placeholders
   */
  public static HttpBinarySource mirror(
      String template, Map<String, String> environment, Deadlines deadlines) {
    MirrorTemplate mirror = new MirrorTemplate(template);
    URI sample = mirror.sample();
    if (!isAllowed(sample, /* loopback= */ true)) {
      throw new IllegalArgumentException(
          "a mirror is an https:// address with a host (http:// for this machine only; a file is"
              + " named by its path), was "
              + withoutSecrets(sample));
    }
    return new HttpBinarySource(
        "the mirror", mirror::address, EnvironmentProxySelector.of(environment), deadlines);
  }

  @Override
  public String describe(BrokerRelease release) {
    return name + " (" + withoutSecrets(location.apply(release)) + ")";
  }

  @Override
  public void fetch(BrokerRelease release, Download download)
      throws IOException, InterruptedException {
    ExecutorService executor = Executors.newCachedThreadPool(HttpBinarySource::thread);
    try {
      HttpClient client = client(executor);
      long end = System.nanoTime() + deadlines.total().toNanos();
      URI uri = location.apply(release);
      for (int hops = 0; hops <= MAX_REDIRECTS; hops++) {
        HttpResponse<Long> response = get(client, uri, download, end);
        if (response.statusCode() == 200) {
          return;
        }
        uri = redirect(response);
      }
      throw new IOException("it redirected more than " + MAX_REDIRECTS + " times");
    } finally {
      executor.shutdownNow();
    }
  }

  private HttpClient client(Executor executor) {
    HttpClient.Builder client =
        HttpClient.newBuilder()
            .executor(executor)
            .connectTimeout(deadlines.connect())
            .followRedirects(HttpClient.Redirect.NEVER)
            .proxy(proxies);
    if (Authenticator.getDefault() != null) {
      client.authenticator(Authenticator.getDefault());
    }
    return client.build();
  }

  private static Thread thread(Runnable work) {
    return DaemonThreads.of("brokerline-download", work);
  }

  /** Waits for the response and, if it is the file, for its last byte. */
  private HttpResponse<Long> get(HttpClient client, URI uri, Download download, long end)
      throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(uri).build();
    CompletableFuture<HttpResponse<Long>> exchange =
        client.sendAsync(
            request,
            info -> info.statusCode() == 200 ? new DownloadSubscriber(download) : new UnreadBody());
    try {
      return await(exchange, download, end);
    } finally {
      exchange.cancel(true);
    }
  }

  private HttpResponse<Long> await(
      CompletableFuture<HttpResponse<Long>> exchange, Download download, long end)
      throws IOException, InterruptedException {
    while (true) {
      long before = download.bytes();
      long left = end - System.nanoTime();
      try {
        return exchange.get(Math.min(left, deadlines.stall().toNanos()), TimeUnit.NANOSECONDS);
      } catch (ExecutionException e) {
        throw failure(e.getCause());
      } catch (TimeoutException e) {
        if (System.nanoTime() - end >= 0) {
          throw new IOException(late("not complete", deadlines.total(), download), e);
        }
        if (download.bytes() == before) {
          throw new IOException(late("silent", deadlines.stall(), download), e);
        }
      }
    }
  }

  private static String late(String how, Duration limit, Download download) {
    return "it was "
        + how
        + " for "
        + limit.toMillis()
        + " ms, after "
        + download.bytes()
        + " bytes";
  }

  private static IOException failure(@Nullable Throwable cause) {
    if (cause instanceof ConnectException e && e.getMessage() == null) {
      boolean unknown = e.getCause() instanceof UnresolvedAddressException;
      return new IOException(
          unknown
              ? "its host's name is not known here: is there a network, and is a proxy needed?"
              : "the connection failed: it was refused, there or by a proxy",
          e);
    }
    if (cause instanceof IOException e) {
      return e.getMessage() == null ? new IOException("the connection failed: " + e, e) : e;
    }
    return new IOException("the request failed: " + cause, cause);
  }

  private static URI redirect(HttpResponse<?> response) throws IOException {
    int status = response.statusCode();
    Optional<String> target = response.headers().firstValue("Location");
    if (!REDIRECTS.contains(status) || target.isEmpty()) {
      throw new IOException("it answered with status " + status + meaning(status));
    }
    try {
      URI uri = response.uri().resolve(target.get());
      boolean fromHttps = "https".equalsIgnoreCase(response.uri().getScheme());
      if (!isAllowed(uri, /* loopback= */ !fromHttps)) {
        throw new IOException(
            "it redirects to " + withoutSecrets(uri) + ", which is not HTTPS; not followed");
      }
      return uri;
    } catch (IllegalArgumentException e) {
      throw new IOException("it redirects to something that is no address", e);
    }
  }

  private static String meaning(int status) {
    return switch (status) {
      case 401, 403 ->
          ": it does not give the file to you; the npm client may, with your credentials";
      case 404, 410 -> ": it does not have the file";
      case 407 -> ": the proxy wants a user and a password; the npm client may have them";
      case 429 -> ": it was asked too often; try again later";
      default -> status >= 500 ? ": it has trouble of its own; try again later" : "";
    };
  }

  private static boolean isAllowed(URI uri, boolean loopback) {
    return uri.getHost() != null
        && ("https".equalsIgnoreCase(uri.getScheme())
            || (loopback
                && "http".equalsIgnoreCase(uri.getScheme())
                && EnvironmentProxySelector.isLoopback(uri)));
  }

  /** Returns an address without user, password and query, which may contain keys. */
  private static String withoutSecrets(URI uri) {
    String authority = uri.getRawAuthority();
    return uri.getScheme()
        + ":"
        + (authority == null ? "" : "//" + authority.replaceAll("^.*@", ""))
        + (uri.getPath() == null ? "…" : uri.getPath());
  }
}
